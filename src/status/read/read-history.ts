import { setImmediate } from 'node:timers/promises';
import type { StorePool } from '../../db/context.js';
import { componentKey } from '../../gluing/core/keys.js';
import { GluepointError } from '../../lib/errors.js';
import type { Span } from '../../lib/intervals.js';
import type { ComponentName } from '../core/ancestors.js';
import { type History, historySteps } from '../core/history.js';
import { readChildren } from './name-store.js';
import { inSnapshot } from './snapshot.js';
import { readTimesUpTo } from './store.js';
import { SuppressionLoader } from './suppression-loader.js';

/** Stored windows that one history is made from, at most: what it needs of memory and time grows with them. */
export const MAX_WINDOWS = 250_000;

/**
 * The history of a component over a range, from one snapshot; null for an unknown component. Throws bad-input where more
 * than `maxWindows` stored windows overlap the range.
 */
export async function readHistory(
  pool: StorePool,
  projectId: number,
  name: ComponentName,
  { fromMs, untilMs }: Span,
  maxWindows = MAX_WINDOWS,
): Promise<History | null> {
  const read = await inSnapshot(pool, async (db) => {
    const [known] = await readChildren(db, projectId, [componentKey(name.environment, name.component)]);
    if (!known) return null;
    const windows = await readTimesUpTo(db, projectId, { ...name, fromMs, untilMs }, maxWindows);
    if (windows === null) throw new GluepointError('bad-input', tooMany(name, maxWindows));
    const loader = new SuppressionLoader(db, projectId);
    await loader.load(windows, fromMs);
    return { windows, suppressions: loader.of(name.environment) };
  });
  if (read === null) return null;
  const steps = historySteps(read.windows, read.suppressions, fromMs, untilMs);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await setImmediate();
  }
}

function tooMany({ component }: ComponentName, maxWindows: number): string {
  return `The history of ${component} in this range is made from more than ${maxWindows} relevance windows. Choose a shorter range, or a component below it.`;
}
