/** Most components in one request to the service. */
const MAX_ITEMS = 50;
/** Characters in an address that every proxy passes on. */
const MAX_CHARACTERS = 6_000;

/** Splits names so that each part fits into one request. */
export function inChunks(names: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let characters = 0;
  for (const name of names) {
    const length = encodeURIComponent(name).length + '&component='.length;
    const last = chunks.at(-1);
    if (last === undefined || last.length === MAX_ITEMS || characters + length > MAX_CHARACTERS) {
      chunks.push([name]);
      characters = length;
    } else {
      last.push(name);
      characters += length;
    }
  }
  return chunks;
}
