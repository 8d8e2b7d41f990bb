/** A JSON object of which nothing is known: any field may be missing, null, or of any shape. */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = {};

/** The object that a value is; null for anything else. */
export function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** The object that a value is; an empty one for anything else. */
export function fieldsOf(value: unknown): Json {
  return objectOf(value) ?? NOTHING;
}

/** The text of a value that can be said in a word; '' for anything else. */
export function wordOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The text of any value: anything but a word as JSON, nothing and what is nested too deeply as ''. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return wordOf(value);
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

/** The objects of what SDKs write as `{ values: [...] }`, as a list, or as the one object itself. */
export function objectsOf(value: unknown): Json[] {
  const fields = objectOf(value);
  const list = fields === null ? value : 'values' in fields ? fields.values : [fields];
  return Array.isArray(list) ? list.map(objectOf).filter((item) => item !== null) : [];
}

/** The named values of what SDKs write as a map or as a list of pairs. */
export function pairsOf(value: unknown): [string, unknown][] {
  if (!Array.isArray(value)) return Object.entries(fieldsOf(value));
  return value.filter((pair) => Array.isArray(pair) && pair.length === 2).map(([name, item]) => [wordOf(name), item]);
}
