import { isDeepStrictEqual } from 'node:util';
import { HOUR_MS } from '../../src/lib/time.js';
import { query } from '../postgres-server.js';

/** What was sent: in each hour since `startMs` so many types in each of the components `part-…`, and one in `hour-…`. */
export interface Sent {
  startMs: number;
  hours: number;
  typesPerHour: number;
  components: number;
  /** The first of the hours in which no worker ran, and how many those are: their types are found in their very hour. */
  outageFrom: number;
  outageHours: number;
}

interface Fact {
  what: string;
  /** One row; what its columns are. */
  sql: string;
  must: number[];
}

/** What of the findings is not as it must be; none = every hour was inspected once and every type flagged once. */
export async function inspectionFaults(connectionString: string, sent: Sent): Promise<string[]> {
  const faults: string[] = [];
  for (const { what, sql, must } of factsOf(sent)) {
    const [row = {}] = await query<Record<string, number>>(connectionString, sql);
    const is = Object.values(row);
    if (!isDeepStrictEqual(is, must)) faults.push(`${what}: ${is.join(', ')}, must be ${must.join(', ')}`);
  }
  return faults;
}

function factsOf({ startMs, hours, typesPerHour, components, outageFrom, outageHours }: Sent): Fact[] {
  const [from, to] = [startMs + outageFrom * HOUR_MS, startMs + (outageFrom + outageHours) * HOUR_MS];
  const types = hours * (typesPerHour + 1);
  const flagged = `finding_type ft JOIN finding f ON f.id = ft.finding_id JOIN event_type t ON t.id = ft.type_id`;
  return [
    {
      what: 'types flagged, and different ones among them',
      sql: 'SELECT count(*) AS a, count(DISTINCT type_id) AS b FROM finding_type',
      must: [types, types],
    },
    { what: 'first errors that nobody has looked at', sql: 'SELECT count(*) AS a FROM new_error', must: [0] },
    {
      what: 'types flagged in an hour before theirs',
      sql: `SELECT count(*) AS a FROM ${flagged} WHERE t.first_error_ms >= f.to_ms`,
      must: [0],
    },
    {
      what: 'types of the outage flagged in another hour than theirs',
      sql: `SELECT count(*) AS a FROM ${flagged} WHERE t.first_error_ms >= ${from} AND t.first_error_ms < ${to}
        AND f.from_ms <> t.first_error_ms - t.first_error_ms % ${HOUR_MS}`,
      must: [0],
    },
    {
      what: 'hours of the outage with findings, and these',
      sql: `SELECT count(DISTINCT from_ms) AS a, count(*) AS b FROM finding WHERE from_ms >= ${from} AND from_ms < ${to}`,
      must: [outageHours, outageHours * (components + 1)],
    },
    {
      // The component of an hour has no new type in the next one: an hour that was left out would show here.
      what: 'findings of the components of single hours of the outage that recovered an hour later',
      sql: `SELECT count(*) AS a FROM finding f JOIN component c ON c.key = f.component_key WHERE c.path LIKE 'hour-%'
        AND f.from_ms >= ${from} AND f.to_ms < ${to} AND f.recovered_ms = f.to_ms + ${HOUR_MS}`,
      must: [outageHours - 1],
    },
    {
      what: 'notices of new types less the findings, and told twice',
      sql: `SELECT count(*) - (SELECT count(*) FROM finding) AS a, count(*) - count(DISTINCT finding_id) AS b
        FROM delivery WHERE trigger = 'new-error-type'`,
      must: [0, 0],
    },
  ];
}
