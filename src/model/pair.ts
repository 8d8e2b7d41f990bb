import { SEVERITIES } from './severity.js';

/** What a pair can be about, beside `properties.<name>`. */
export const PAIR_KEYS = ['component', 'environment', 'type', 'glueKey', 'importance', 'version'] as const;
export type PairKey = (typeof PAIR_KEYS)[number];

/** A key of an event with a value: of one of its attributes, or of a property. Values are compared as text. */
export interface Pair {
  key: PairKey | { property: string };
  value: string;
}

/** Up to the first `=` that is none of the name. A backslash is one, unless `=` or another one follows it. */
const PARTS = /^((?:[^=\\]|\\[=\\]|\\(?![=\\]))+)=(.*)$/s;

/**
 * Reads `version=2.4.1` or `properties.region=eu-1`; null: its key is none of an event. In a name `\=` stands for `=` and
 * `\\` for a backslash: `properties.a\=b=c`.
 */
export function readPair(text: string): Pair | null {
  const [, escaped, value] = PARTS.exec(text) ?? [];
  if (escaped === undefined || value === undefined) return null;
  const name = escaped.replace(/\\([=\\])/g, '$1');
  if (name.startsWith('properties.')) return { key: { property: name.slice('properties.'.length) }, value };
  const key = PAIR_KEYS.find((known) => known === name);
  if (key === undefined || (key === 'importance' && !SEVERITIES.some((word) => word === value))) return null;
  return { key, value };
}
