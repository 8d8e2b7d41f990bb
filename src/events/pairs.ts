import type { Pair, PairKey } from '../model/pair.js';
import { type Severity, severityRank } from '../model/severity.js';
import type { SqlParameters } from './sql.js';

const COLUMNS: Record<PairKey, string> = {
  component: '(SELECT c.path FROM component c WHERE c.project_id = e.project_id AND c.key = e.component_key)',
  environment: '(SELECT c.environment FROM component c WHERE c.project_id = e.project_id AND c.key = e.component_key)',
  type: '(SELECT t.name FROM event_type t WHERE t.project_id = e.project_id AND t.id = e.type_id)',
  glueKey: 'e.glue_key',
  importance: 'e.importance',
  version: 'e.version',
};

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
  return `${sql.add(severityRank(value as Severity))}::int`;
}
