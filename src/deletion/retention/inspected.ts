import type { ChangePool } from '../../db/context.js';
import { lockInspections } from '../../db/locks.js';
import { inTransaction } from '../../db/transaction.js';
import { deleteFindings, findingsBefore } from '../../inspection/definitions/removal-store.js';

/** At most 1 000 types each. */
const STEP_FINDINGS = 50;
const PAGE_SIZE = 2_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What is deleted: by project, before an instant in milliseconds since 1970. */
export interface Scope {
  projectId: number;
  edgeMs: number;
}

/**
 * Deletes findings whose hour and recovery lie before the edge, a step at a time, and yields how many went with each.
 * First errors stay: they tell when a type was first seen.
 */
export async function* deleteOldFindings(pool: ChangePool, { projectId, edgeMs }: Scope): AsyncGenerator<number> {
  for (let afterId: string | undefined = NO_ID; afterId !== undefined; ) {
    const after: string = afterId;
    const { deleted, lastId } = await inTransaction(pool, async (client) => {
      await lockInspections(client, projectId);
      const ids = await findingsBefore(client, projectId, edgeMs, after, STEP_FINDINGS);
      return { deleted: await deleteFindings(client, projectId, ids), lastId: ids.at(-1) };
    });
    yield deleted;
    afterId = lastId;
  }
}

/** The same for deliveries that were recorded before the edge and are over. */
export async function* deleteOldDeliveries(pool: ChangePool, { projectId, edgeMs }: Scope): AsyncGenerator<number> {
  let page: Page | undefined = { looked_at: PAGE_SIZE, last_id: NO_ID, deleted: 0 };
  while (page?.looked_at === PAGE_SIZE) {
    const values: unknown[] = [projectId, edgeMs, page.last_id, PAGE_SIZE];
    page = (await pool.query<Page>(DELETE_OLD_DELIVERIES, values)).rows[0];
    yield page?.deleted ?? 0;
  }
}

interface Page {
  looked_at: number;
  /** null = none was looked at. */
  last_id: string | null;
  deleted: number;
}

const DELETE_OLD_DELIVERIES = `
  WITH page AS (
    SELECT id, created_ms < $2 AND next_attempt_ms IS NULL AS expired FROM delivery
    WHERE project_id = $1 AND id > $3 ORDER BY id LIMIT $4),
  gone AS (
    DELETE FROM delivery d USING page p WHERE p.expired AND d.project_id = $1 AND d.id = p.id RETURNING d.id)
  SELECT (SELECT count(*) FROM page) AS looked_at, (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last_id,
    (SELECT count(*) FROM gone) AS deleted`;
