import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Shares } from '../db/shares.js';
import type { Intake } from '../gluing/queue/intake.js';
import type { JobQueue } from '../queue/job-queue.js';
import type { Counters } from './counters.js';
import { type Labels, type MetricJson, Metrics } from './metric.js';

/** The metrics of one process. */
export interface ProcessMetrics {
  /** Of its work: summed over all processes. */
  work: MetricJson[];
  /** Of memory, CPU and the event loop, each process by itself: not summed. */
  process: MetricJson[];
}

/** The library calls these totals, although they go up and down: no collector takes that well. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The parts of the service that count. */
export interface WatchedDeps {
  counters: Counters;
  intake: Intake;
  queue: Pick<JobQueue<never>, 'counters'>;
  shares: Pick<Shares, 'usage'>;
}

const NO_LABELS: Labels = {};

/** Returns a function that reads the metrics of this process, which is called `name`. */
export function createOwnMetrics(deps: WatchedDeps, name: string): () => Promise<ProcessMetrics> {
  const work = new Registry();
  const metrics = new Metrics(work);
  addRequests(metrics, deps);
  addOccurrences(metrics, deps);
  addDropped(metrics, deps);
  addJobs(metrics, deps);
  addShares(metrics, deps);
  metrics.gauge('gluepoint_processes', 'Processes whose metrics these are.', () => [[NO_LABELS, 1]]);
  let own: Registry | null = null;
  return async () => {
    // Watching the event loop costs a little, so it begins with the first scrape.
    own ??= processRegistry(name);
    const process = await jsonOf(own);
    // Every series names its process, so that nothing is added up, and nothing is to be left out.
    return { work: await jsonOf(work), process: process.map((metric) => ({ ...metric, aggregator: 'sum' })) };
  };
}

function addRequests(metrics: Metrics, { counters }: WatchedDeps): void {
  metrics.histogram('gluepoint_http_request_duration_seconds', 'Time from a request to its response.', () =>
    [...counters.requests].map(({ method, route, code, seconds }) => [{ method, route, code }, seconds] as const),
  );
}

function addOccurrences(metrics: Metrics, { intake }: WatchedDeps): void {
  const { counters: received, queue } = intake;
  metrics.counter('gluepoint_occurrences_total', 'Occurrences received, by outcome.', () => [
    [{ outcome: 'created' }, received.created],
    [{ outcome: 'glued' }, received.glued],
    [{ outcome: 'duplicate' }, received.duplicate],
    [{ outcome: 'refused' }, received.refused],
    [{ outcome: 'over_quota' }, received.overQuota],
  ]);
  metrics.gauge('gluepoint_waiting_occurrences', 'Occurrences received that wait for their commit.', () => [
    [NO_LABELS, queue.counters.waitingOccurrences],
  ]);
  metrics.histogram('gluepoint_flush_duration_seconds', 'Time that one commit of occurrences took.', () => [
    [NO_LABELS, queue.counters.flushSeconds],
  ]);
  metrics.histogram('gluepoint_flush_occurrences', 'Occurrences stored by one commit.', () => [
    [NO_LABELS, queue.counters.flushSizes],
  ]);
  metrics.counter('gluepoint_flush_failures_total', 'Commits that failed or whose outcome is unknown.', () => [
    [NO_LABELS, queue.counters.failures],
  ]);
}

function addDropped(metrics: Metrics, { counters }: WatchedDeps): void {
  metrics.counter('gluepoint_passed_over_total', 'Items accepted and dropped, because they hold no error.', () =>
    [...counters.passedOver].map(({ protocol, item, count }) => [{ protocol, item }, count] as const),
  );
  metrics.counter('gluepoint_client_dropped_total', 'Items that clients reported as dropped, by their reason.', () =>
    [...counters.clientDropped].map(([reason, count]) => [{ reason }, count] as const),
  );
}

function addJobs(metrics: Metrics, { counters, queue }: WatchedDeps): void {
  metrics.histogram('gluepoint_job_duration_seconds', 'Time that runs of jobs took, by how they ended.', () =>
    // Not `job`: a collector puts its own label of that name on all it collects.
    [...queue.counters].map(({ job, result, seconds }) => [{ name: job, result }, seconds] as const),
  );
  metrics.counter('gluepoint_delivery_attempts_total', 'Attempts of deliveries, by outcome.', () =>
    Object.entries(counters.deliveries).map(([state, count]) => [{ state }, count] as const),
  );
}

function addShares(metrics: Metrics, { shares }: WatchedDeps): void {
  metrics.gauge('gluepoint_store_connections_in_use', 'Connections to the store that are in use, by share.', () =>
    shares.usage().map(({ share, inUse }) => [{ share }, inUse] as const),
  );
  metrics.gauge('gluepoint_store_waiting', 'Requests and jobs that wait for a connection to the store, by share.', () =>
    shares.usage().map(({ share, waiting }) => [{ share }, waiting] as const),
  );
}

function processRegistry(process: string): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register, labels: { process } });
  for (const name of MISNAMED) register.removeSingleMetric(name);
  return register;
}

async function jsonOf(registry: Registry): Promise<MetricJson[]> {
  return (await registry.getMetricsAsJSON()) as unknown as MetricJson[];
}
