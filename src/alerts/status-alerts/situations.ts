import type { PoolClient } from 'pg';
import type { Span } from '../../lib/intervals.js';
import { countingTimes, maintenanceTimes, type Suppressions } from '../../status/core/suppressions.js';
import type { RankedSpan } from '../../status/core/windows.js';
import { SuppressionLoader } from '../../status/read/suppression-loader.js';
import { type RememberedComponent, readComponents } from './component-store.js';
import { readSignals, type Signals, type SignalWindow } from './signal-store.js';

/** A component with all that decides about its status. */
export interface ComponentSituation extends RememberedComponent {
  signals: Signals;
  /** When its signals count. */
  windows: readonly RankedSpan[];
  /** Of the component or an ancestor, united. */
  maintenance: readonly Span[];
  mutes: Suppressions['mutes'];
}

/** Signals that ended this long ago are deleted: sooner, late occurrences would often create them again. */
const OVER_AFTER_MS = 600_000;

/** Reads the situations of components; a key without a component is left out. */
export async function readSituations(
  client: PoolClient,
  projectId: number,
  keys: readonly string[],
  nowMs: number,
): Promise<ComponentSituation[]> {
  const components = await readComponents(client, projectId, keys);
  const paths = new Map(components.map(({ key, component }) => [key, component]));
  const signals = await readSignals(client, projectId, paths, nowMs - OVER_AFTER_MS);
  const all = [...signals.values()].flatMap(({ windows }) => windows);
  // After the signals: so what was received during maintenance is never read without it.
  const loader = new SuppressionLoader(client, projectId);
  await loader.load(all, earliestMs(all, components, nowMs));
  const timesByEnvironment = new Map<string, (component: string) => readonly Span[]>();
  return components.map((one) => {
    const suppressions = loader.of(one.environment);
    const own = signals.get(one.key) as Signals;
    const timesOf = timesByEnvironment.get(one.environment) ?? maintenanceTimes(suppressions.maintenance);
    timesByEnvironment.set(one.environment, timesOf);
    const maintenance = timesOf(one.component);
    const { mutes } = suppressions;
    return { ...one, signals: own, windows: countingTimes(own.windows, mutes, maintenance), maintenance, mutes };
  });
}

/** From when on maintenance matters: the first instant of the windows and of what is remembered. */
function earliestMs(
  windows: readonly SignalWindow[],
  components: readonly RememberedComponent[],
  nowMs: number,
): number {
  let earliest = nowMs;
  for (const { fromMs } of windows) earliest = Math.min(earliest, fromMs);
  for (const { memory } of components) {
    // The spans of rank 1 contain those of all higher ranks.
    earliest = Math.min(earliest, memory.seen[1]?.[0]?.fromMs ?? Infinity);
  }
  return earliest;
}
