import { isInSubtree } from '../../db/subtree-sql.js';
import type { ComponentName } from '../core/ancestors.js';
import type { PlacedWindow, TypeWindow } from '../core/suppressions.js';
import { eventsWithin, SUBTREE, windowsAfter } from '../read/relevant-sql.js';
import type { Snapshot } from '../read/snapshot.js';

/** Which components a board is about. */
export interface BoardScope {
  /** Left out: all environments. */
  environment?: string;
  /** This component and its descendants; left out: all. */
  under?: string;
}

/** Components after a place in the order of environment and path. */
export interface BoardPage {
  after: ComponentName | null;
  limit: number;
}

/** Components by environment and path, bytewise within an environment. */
export async function readComponents(
  db: Snapshot,
  projectId: number,
  { environment, under }: BoardScope,
  page: BoardPage | null = null,
): Promise<ComponentName[]> {
  const values: unknown[] = [projectId];
  const add = (value: unknown) => `$${values.push(value)}`;
  const conditions = ['c.project_id = $1'];
  if (environment !== undefined) conditions.push(`c.environment = ${add(environment)}`);
  if (under !== undefined) {
    conditions.push(isInSubtree('c.path', add(under)));
  }
  if (page?.after) {
    conditions.push(`(c.environment, c.path) > (${add(page.after.environment)}, ${add(page.after.component)})`);
  }
  const limit = page === null ? '' : `LIMIT ${add(page.limit)}`;
  const { rows } = await db.query<[string, string]>({
    text: `SELECT c.environment, c.path FROM component c WHERE ${conditions.join(' AND ')}
      ORDER BY c.environment, c.path ${limit}`,
    rowMode: 'array',
    values,
  });
  return rows.map(([name, component]) => ({ environment: name, component }));
}

const PRESENT = `SELECT m.environment, m.path, e.type_id, max(w.importance) AS importance
FROM member m CROSS JOIN LATERAL ${eventsWithin('$2::bigint', '$2::bigint + 1')} e
CROSS JOIN LATERAL ${windowsAfter('$2::bigint')} w
WHERE w.from_ms <= $2::bigint
GROUP BY m.environment, m.path, e.type_id`;

const PRESENT_EVERYWHERE = `WITH member AS MATERIALIZED (
  SELECT c.key, c.environment, c.path FROM component c
  WHERE c.project_id = $1 AND c.relevant_minute >= $2::bigint / 60000 AND ($3::text IS NULL OR c.environment = $3)
) ${PRESENT}`;

const PRESENT_BELOW = `WITH member AS MATERIALIZED (
  SELECT DISTINCT d.key, d.environment, d.path
  FROM unnest($3::text[], $4::text[]) AS a(environment, path) CROSS JOIN LATERAL ${SUBTREE} d
  WHERE d.relevant_minute >= $2::bigint / 60000
) ${PRESENT}`;

type PresentRow = [string, string, string, number];

/** What each type asks for at an instant, in a whole environment or project. */
export async function readPresent(
  db: Snapshot,
  projectId: number,
  atMs: number,
  environment: string | null,
): Promise<PlacedWindow<TypeWindow>[]> {
  const values = [projectId, atMs, environment];
  const query = { name: 'status_present', text: PRESENT_EVERYWHERE, rowMode: 'array' as const, values };
  return toWindows((await db.query<PresentRow>(query)).rows, atMs);
}

/** What each type asks for at an instant, in components and their descendants. */
export async function readPresentBelow(
  db: Snapshot,
  projectId: number,
  atMs: number,
  names: readonly ComponentName[],
): Promise<PlacedWindow<TypeWindow>[]> {
  const values = [projectId, atMs, names.map((n) => n.environment), names.map((n) => n.component)];
  const query = { name: 'status_present_below', text: PRESENT_BELOW, rowMode: 'array' as const, values };
  return toWindows((await db.query<PresentRow>(query)).rows, atMs);
}

function toWindows(rows: readonly PresentRow[], atMs: number): PlacedWindow<TypeWindow>[] {
  return rows.map(([environment, component, typeId, rank]) => ({
    environment,
    component,
    typeId,
    rank,
    fromMs: atMs,
    untilMs: atMs + 1,
  }));
}
