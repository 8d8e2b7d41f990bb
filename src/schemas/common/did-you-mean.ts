import { z } from 'zod';

const MAX_DISTANCE = 2;
const MAX_NAME_LENGTH = 60;

/** Every field name of a schema, at any depth, for hints about unknown fields. */
export function knownFields(schema: z.core.$ZodType): string[] {
  const names = new Set<string>();
  collect(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), names);
  return [...names];
}

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  const { properties } = node as { properties?: Record<string, unknown> };
  for (const name of Object.keys(properties ?? {})) names.add(name);
  for (const child of Object.values(node)) collect(child, names);
}

/**
 * The known name that an unknown one most likely means: `gluKey` → `glueKey`. Undefined if there is none, or if the name
 * is known in another place.
 */
export function didYouMean(unknown: string, known: readonly string[]): string | undefined {
  if (unknown.length > MAX_NAME_LENGTH || known.includes(unknown)) return undefined;
  const wanted = unknown.toLowerCase().replace(/[-_ ]/g, '');
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance <= Math.min(MAX_DISTANCE, wanted.length / 2) && distance < (best?.distance ?? Infinity)) {
      best = { name, distance };
    }
  }
  return best?.name;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
