import type { ChangePool } from '../../db/context.js';

/** What belongs to one hour is deleted in this many steps. */
const SLICES = 16;
const SLICE_NUMBERS = 2 ** 32 / SLICES;

/** The column is the one by which the rows of an hour are sliced: a number of 32 bits, with its sign. */
const IDS = { table: 'claimed_id', column: 'head' } as const;
/** The numbers by which ids name their events; what remains of an hour without ids is not used. */
const NUMBERS = { table: 'claimed_event', column: 'number' } as const;

/** Which ids are forgotten: by project, claimed before an hour since 1970. */
export interface IdScope {
  projectId: number;
  hour: number;
}

/** Deletes old ids and what only they needed, an hour after the other, and yields how many ids went with each step. */
export async function* deleteOldIds(pool: ChangePool, scope: IdScope): AsyncGenerator<number> {
  yield* deleteOldHours(pool, scope, IDS);
  for await (const _ of deleteOldHours(pool, scope, NUMBERS)) yield 0;
}

async function* deleteOldHours(
  pool: ChangePool,
  { projectId, hour: edge }: IdScope,
  { table, column }: typeof IDS | typeof NUMBERS,
): AsyncGenerator<number> {
  for (;;) {
    const { rows } = await pool.query<{ claimed_hour: number }>(
      `SELECT claimed_hour FROM ${table} WHERE project_id = $1 AND claimed_hour < $2 LIMIT 1`,
      [projectId, edge],
    );
    if (rows[0] === undefined) return;
    for (let from = -(2 ** 31); from < 2 ** 31; from += SLICE_NUMBERS) {
      const { rowCount } = await pool.query(
        `DELETE FROM ${table} WHERE project_id = $1 AND claimed_hour = $2 AND ${column} BETWEEN $3 AND $4`,
        [projectId, rows[0].claimed_hour, from, from + SLICE_NUMBERS - 1],
      );
      yield rowCount ?? 0;
    }
  }
}
