import type { StorePool } from '../../db/context.js';
import { groupBy } from '../../lib/group-by.js';
import type { ComponentName } from '../core/ancestors.js';
import { maintenanceAt, ranksOf } from '../core/roll-up.js';
import { countingAt, type Maintenance, type PlacedWindow, type TypeWindow } from '../core/suppressions.js';
import { inSnapshot } from '../read/snapshot.js';
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
  pool: StorePool,
  projectId: number,
  environment: string | undefined,
  atMs: number,
): Promise<BoardRow[]> {
  return inSnapshot(pool, async (db) => {
    const names = await readComponents(db, projectId, { environment });
    const windows = await readPresent(db, projectId, atMs, environment ?? null);
    return boardRows(new SuppressionLoader(db, projectId), names, windows, atMs);
  });
}

/** One page of components with their status at an instant; one more row than the page's limit means that there are more. */
export async function readBoardPage(
  pool: StorePool,
  projectId: number,
  scope: BoardScope,
  page: BoardPage,
  atMs: number,
): Promise<BoardRow[]> {
  return inSnapshot(pool, async (db) => {
    const names = await readComponents(db, projectId, scope, page);
    const windows = await readPresentBelow(db, projectId, atMs, names);
    return boardRows(new SuppressionLoader(db, projectId), names, windows, atMs);
  });
}

/** The status of the named components, of which `windows` holds all that is present at or below them. */
export async function boardRows(
  suppressions: SuppressionLoader,
  names: readonly ComponentName[],
  windows: readonly PlacedWindow<TypeWindow>[],
  atMs: number,
): Promise<BoardRow[]> {
  await suppressions.load(windows, atMs);
  const byEnvironment = groupBy(windows, ({ environment }) => environment);
  const environments = new Map<string, (component: string) => Omit<BoardRow, keyof ComponentName>>();
  return names.map(({ environment, component }) => {
    let rowOf = environments.get(environment);
    if (rowOf === undefined) {
      rowOf = rowsOf(byEnvironment.get(environment) ?? [], suppressions, environment, atMs);
      environments.set(environment, rowOf);
    }
    return { environment, component, ...rowOf(component) };
  });
}

function rowsOf(windows: readonly TypeWindow[], suppressions: SuppressionLoader, environment: string, atMs: number) {
  const inEnvironment = suppressions.of(environment);
  const counting = countingAt(windows, inEnvironment, atMs);
  const ranks = ranksOf(counting);
  const own = new Map<string, number>();
  for (const { component, rank } of counting) own.set(component, Math.max(rank, own.get(component) ?? 0));
  const maintenanceOf = maintenanceAt(inEnvironment.maintenance, atMs);
  return (component: string) => ({
    rank: ranks.get(component) ?? 0,
    ownRank: own.get(component) ?? 0,
    maintenance: maintenanceOf(component),
  });
}
