import type { StorePool } from '../../db/context.js';
import { componentKey } from '../../gluing/core/keys.js';
import type { Span } from '../../lib/intervals.js';
import type { ComponentName } from '../core/ancestors.js';
import { type History, historyOf } from '../core/history.js';
import { readChildren } from './name-store.js';
import { inSnapshot } from './snapshot.js';
import { readTimes } from './store.js';
import { SuppressionLoader } from './suppression-loader.js';

/** The history of a component over a range, from one snapshot; null for an unknown component. */
export async function readHistory(
  pool: StorePool,
  projectId: number,
  name: ComponentName,
  { fromMs, untilMs }: Span,
): Promise<History | null> {
  return inSnapshot(pool, async (db) => {
    const [known] = await readChildren(db, projectId, [componentKey(name.environment, name.component)]);
    if (!known) return null;
    const suppressions = new SuppressionLoader(db, projectId);
    const windows = await readTimes(db, projectId, [{ ...name, fromMs, untilMs }]);
    await suppressions.load(windows, fromMs);
    return historyOf(windows, suppressions.of(name.environment), fromMs, untilMs);
  });
}
