const IMPORTED = 'Imported inspection';

/** A name for an inspection that comes without one: "Imported inspection", "Imported inspection 2", … */
export function uniqueName(taken: readonly string[]): string {
  const names = new Set(taken);
  if (!names.has(IMPORTED)) return IMPORTED;
  for (let n = 2; ; n += 1) {
    const name = `${IMPORTED} ${n}`;
    if (!names.has(name)) return name;
  }
}
