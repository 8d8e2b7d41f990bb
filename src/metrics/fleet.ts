import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { clientOfPrimary, clientOfWorkers, servePrimary, serveWorkers } from '../lib/cluster-rpc.js';
import type { MetricJson } from './metric.js';
import type { ProcessMetrics } from './own-metrics.js';

/** How long a worker may take to report its metrics; the worker that collects all of them waits a little longer. */
const REPORT_TIMEOUT_MS = 2_000;
const COLLECT_TIMEOUT_MS = 3_000;

const REPORT = 'report-metrics';
const COLLECT = 'collect-metrics';

/** Returns the metrics of all processes that serve one port. It may run in any of them. */
export type CollectMetrics = () => Promise<ProcessMetrics[]>;

/** For one of several API processes: it asks the primary process for the metrics of all, and reports its own to it. */
export function collectFromPrimary(readOwn: () => Promise<ProcessMetrics>): CollectMetrics {
  servePrimary<null, ProcessMetrics>(REPORT, readOwn);
  const collect = clientOfPrimary<null, ProcessMetrics[]>(COLLECT, COLLECT_TIMEOUT_MS);
  return () => collect(null);
}

/** For the primary process, which runs the jobs: it collects the metrics of all when one of the workers asks. */
export function shareMetrics(readOwn: () => Promise<ProcessMetrics>): void {
  const report = clientOfWorkers<null, ProcessMetrics>(REPORT, REPORT_TIMEOUT_MS);
  const last = new Map<number, ProcessMetrics>();
  // What processes counted that have ended: a total must not fall when one is replaced.
  let ended: MetricJson[] = [];

  /** What a worker reports; what it reported last when it does not respond; undefined when it never has. */
  const readWorker = async (worker: Worker): Promise<ProcessMetrics | undefined> => {
    const reported = await report(worker, null).catch(() => last.get(worker.id));
    if (reported !== undefined && !worker.isDead()) last.set(worker.id, reported);
    return reported;
  };
  serveWorkers<null, ProcessMetrics[]>(COLLECT, async () => {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
    const all = await Promise.all([readOwn(), ...workers.map((worker) => readWorker(worker as Worker))]);
    return [...all.filter((reported) => reported !== undefined), { work: ended, process: [] }];
  });
  cluster.on('exit', async (worker) => {
    const reported = last.get(worker.id);
    last.delete(worker.id);
    if (reported !== undefined) ended = await sumOf([ended, reported.work.filter(({ type }) => type !== 'gauge')]);
  });
}

async function sumOf(all: MetricJson[][]): Promise<MetricJson[]> {
  return (await AggregatorRegistry.aggregate(all).getMetricsAsJSON()) as unknown as MetricJson[];
}
