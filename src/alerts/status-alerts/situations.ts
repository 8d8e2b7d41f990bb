import type { PoolClient } from 'pg';
import type { Span } from '../../lib/intervals.js';
import { applySuppressions, maintenanceTimes } from '../../status/core/suppressions.js';
import { SuppressionLoader } from '../../status/read/suppression-loader.js';
import { readSignals, type Signals, type SignalWindow } from './signal-store.js';
import { readWatched, type WatchedComponent } from './store.js';

/** A component with what decides about its status, and what is remembered of it. */
export interface ComponentSituation extends WatchedComponent {
  signals: Signals;
  /** The parts of its signals that count. */
  windows: SignalWindow[];
  /** Maintenance of the component or an ancestor, united. */
  quiet: readonly Span[];
}

/** Signals that ended so long ago are marked to be deleted: earlier, they would soon be made again. */
const OVER_AFTER_MS = 600_000;

/** Reads the situations of components; one that does not exist is left out. */
export async function readSituations(
  client: PoolClient,
  projectId: number,
  keys: readonly string[],
  nowMs: number,
): Promise<ComponentSituation[]> {
  const components = await readWatched(client, projectId, keys);
  const paths = new Map(components.map(({ key, component }) => [key, component]));
  const signals = await readSignals(client, projectId, paths, nowMs - OVER_AFTER_MS);
  const all = [...signals.values()].flatMap(({ windows }) => windows);
  // After the signals: what was received during maintenance is never seen without it.
  const surroundings = new SuppressionLoader(client, projectId);
  await surroundings.load(all, earliest(all, components, nowMs));
  const quietOf = new Map<string, (component: string) => readonly Span[]>();
  return components.map((one) => {
    const circumstances = surroundings.of(one.environment);
    const its = signals.get(one.key) as Signals;
    const quiet = quietOf.get(one.environment) ?? maintenanceTimes(circumstances.maintenance);
    quietOf.set(one.environment, quiet);
    return {
      ...one,
      signals: its,
      windows: applySuppressions(its.windows, circumstances),
      quiet: quiet(one.component),
    };
  });
}

/** From where on maintenance matters: before it nothing is known. */
function earliest(windows: readonly SignalWindow[], components: readonly WatchedComponent[], nowMs: number): number {
  let earliestMs = nowMs;
  for (const { fromMs } of windows) earliestMs = Math.min(earliestMs, fromMs);
  for (const { watched } of components) {
    // Those of the lowest rank hold all the others.
    earliestMs = Math.min(earliestMs, watched.seen[1]?.[0]?.fromMs ?? Infinity);
  }
  return earliestMs;
}
