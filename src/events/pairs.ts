import { SEVERITIES, severityRank } from '../status/severity.js';
import type { SqlParameters } from './sql.js';

/** What a pair can be about, beside `properties.<name>`. */
export const PAIR_KEYS = ['component', 'environment', 'type', 'glueKey', 'importance', 'version'] as const;
type PairKey = (typeof PAIR_KEYS)[number];

/** A key of an event with a value: of one of its attributes, or of a property. Values are compared as text. */
export interface Pair {
  key: PairKey | { property: string };
  value: string;
}

const COLUMNS: Record<PairKey, string> = {
  component: '(SELECT c.path FROM component c WHERE c.project_id = e.project_id AND c.key = e.component_key)',
  environment: '(SELECT c.environment FROM component c WHERE c.project_id = e.project_id AND c.key = e.component_key)',
  type: '(SELECT t.name FROM event_type t WHERE t.project_id = e.project_id AND t.id = e.type_id)',
  glueKey: 'e.glue_key',
  importance: 'e.importance',
  version: 'e.version',
};

/** Reads `version=2.4.1` or `properties.region=eu-1`, split at the first `=`; null: its key is none of an event. */
export function readPair(text: string): Pair | null {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1) return null;
  if (name.startsWith('properties.')) return { key: { property: name.slice('properties.'.length) }, value };
  const key = PAIR_KEYS.find((known) => known === name);
  if (key === undefined || (key === 'importance' && !SEVERITIES.some((word) => word === value))) return null;
  return { key, value };
}

/** SQL conditions for an event `e`: all of `only` hold and none of `not`; what an event does not have is different. */
export function pairConditions(
  { only = [], not = [] }: { only?: readonly Pair[]; not?: readonly Pair[] },
  sql: SqlParameters,
): string[] {
  const compared = (pair: Pair, operator: string) => `${actual(pair, sql)} ${operator} ${asked(pair, sql)}`;
  return [...only.map((pair) => compared(pair, '=')), ...not.map((pair) => compared(pair, 'IS DISTINCT FROM'))];
}

function actual({ key }: Pair, sql: SqlParameters): string {
  return typeof key === 'string' ? COLUMNS[key] : `(e.properties ->> ${sql.add(key.property)}::text)`;
}

function asked({ key, value }: Pair, sql: SqlParameters): string {
  if (key !== 'importance') return `${sql.add(value)}::text`;
  return `${sql.add(severityRank(value as (typeof SEVERITIES)[number]))}::int`;
}
