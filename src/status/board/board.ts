import type { Pool } from 'pg';
import { maintenanceOf, ranksOf } from '../core/roll-up.js';
import { applySuppressions, type Maintenance, type TypeWindow } from '../core/suppressions.js';
import type { ComponentName } from '../read/name-store.js';
import { inSnapshot } from '../read/snapshot.js';
import type { PlacedWindow } from '../read/store.js';
import { SuppressionLoader } from '../read/suppression-loader.js';
import { type BoardPage, type BoardScope, readComponents, readPresent, readPresentBelow } from './board-store.js';

/** One component on a board. Ranks: see severity.ts. */
export interface BoardRow extends ComponentName {
  rank: number;
  ownRank: number;
  /** The maintenance in force, its own or an ancestor's. */
  maintenance: Maintenance | null;
}

/** All components of an environment, or of the project when it is undefined, with their status at an instant. */
export async function readBoard(
  pool: Pool,
  projectId: number,
  environment: string | undefined,
  atMs: number,
): Promise<BoardRow[]> {
  return inSnapshot(pool, async (db) => {
    const names = await readComponents(db, projectId, { environment });
    const windows = await readPresent(db, projectId, atMs, environment ?? null);
    return judged(new SuppressionLoader(db, projectId), names, windows, atMs);
  });
}

/** One page of components with their status at an instant; one more than the page's limit tells that there is more. */
export async function readBoardPage(
  pool: Pool,
  projectId: number,
  scope: BoardScope,
  page: BoardPage,
  atMs: number,
): Promise<BoardRow[]> {
  return inSnapshot(pool, async (db) => {
    const names = await readComponents(db, projectId, scope, page);
    const windows = await readPresentBelow(db, projectId, atMs, names);
    return judged(new SuppressionLoader(db, projectId), names, windows, atMs);
  });
}

/** The status of the named components, of which `windows` holds all that is present at or below them. */
export async function judged(
  surroundings: SuppressionLoader,
  names: readonly ComponentName[],
  windows: readonly PlacedWindow<TypeWindow>[],
  atMs: number,
): Promise<BoardRow[]> {
  await surroundings.learn(windows, atMs);
  const environments = new Map<string, (component: string) => Omit<BoardRow, keyof ComponentName>>();
  return names.map(({ environment, component }) => {
    let judge = environments.get(environment);
    if (judge === undefined) {
      const its = windows.filter((window) => window.environment === environment);
      judge = judgeOf(its, surroundings, environment, atMs);
      environments.set(environment, judge);
    }
    return { environment, component, ...judge(component) };
  });
}

function judgeOf(windows: readonly TypeWindow[], surroundings: SuppressionLoader, environment: string, atMs: number) {
  const circumstances = surroundings.of(environment);
  const counting = applySuppressions(windows, circumstances);
  const ranks = ranksOf(counting);
  const own = new Map<string, number>();
  for (const { component, rank } of counting) own.set(component, Math.max(rank, own.get(component) ?? 0));
  const inForce = circumstances.maintenance.filter(({ fromMs }) => fromMs <= atMs);
  return (component: string) => ({
    rank: ranks.get(component) ?? 0,
    ownRank: own.get(component) ?? 0,
    maintenance: inForce.length === 0 ? null : maintenanceOf(component, inForce, atMs),
  });
}
