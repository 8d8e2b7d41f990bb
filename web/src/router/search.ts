/** The search part of an address: texts, and lists where a name is repeated. */
export type Search = Record<string, string | string[] | undefined>;

/** Reads `?a=1&b=2&b=3`. All values are text. */
export function parseSearch(query: string): Search {
  const search: Search = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    const before = search[name];
    if (before === undefined) search[name] = value;
    else search[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { ...search };
}

/** The reverse; empty values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') query.append(name, String(one));
    }
  }
  // Easier to read and equally valid: components keep their slashes, times their colons.
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** The value if there is exactly one (the last otherwise) and it is not empty. */
export function one(value: unknown): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}

/** All values; undefined when there are none. */
export function many(value: unknown): string[] | undefined {
  const list = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string' && item !== '');
  return list.length === 0 ? undefined : (list as string[]);
}
