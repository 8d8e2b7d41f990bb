/**
 * A key and a value as filters name them (`only`, `not` of GET /v1/events); in the key, `=` has a backslash before it.
 */
export function pairText(key: string, value: string): string {
  return `${key.replace(/[=\\]/g, '\\$&')}=${value}`;
}

const PARTS = /^((?:[^=\\]|\\[=\\]|\\(?![=\\]))+)=(.*)$/s;

/** The reverse; null when the text is not a pair. */
export function readPair(text: string): { key: string; value: string } | null {
  const [, key, value] = PARTS.exec(text) ?? [];
  return key === undefined || value === undefined ? null : { key: key.replace(/\\([=\\])/g, '$1'), value };
}
