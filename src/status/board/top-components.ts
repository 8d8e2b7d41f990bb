import type { StorePool } from '../../db/context.js';
import type { ComponentName } from '../core/ancestors.js';
import { withAncestors } from '../core/ancestors.js';
import { inSnapshot } from '../read/snapshot.js';
import { SuppressionLoader } from '../read/suppression-loader.js';
import { type BoardRow, boardRows } from './board.js';
import { readComponents, readPresent } from './board-store.js';

/**
 * At most `limit` components of a project with their status at an instant, the worst first. Its cost grows with what is
 * relevant then and with the limit, not with the number of components.
 */
export async function readTopComponents(
  pool: StorePool,
  projectId: number,
  limit: number,
  atMs: number,
): Promise<BoardRow[]> {
  return inSnapshot(pool, async (db) => {
    const windows = await readPresent(db, projectId, atMs, null);
    const relevant = new Map<string, ComponentName>();
    for (const { environment, component } of windows) {
      for (const path of withAncestors(component))
        relevant.set(`${environment}\n${path}`, { environment, component: path });
    }
    const page = { after: null, limit: limit + relevant.size };
    const all = relevant.size < limit ? await readComponents(db, projectId, {}, page) : [];
    const others = all.filter(({ environment, component }) => !relevant.has(`${environment}\n${component}`));
    const names = [...relevant.values(), ...others];
    const rows = await boardRows(new SuppressionLoader(db, projectId), names, windows, atMs);
    return rows.sort((a, b) => b.rank - a.rank).slice(0, limit);
  });
}
