import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { SingleFlight } from '../lib/single-flight.js';
import { type CollectMetrics, collectFromPrimary } from './fleet.js';
import { Metrics } from './metric.js';
import { createOwnMetrics, type WatchedDeps } from './own-metrics.js';
import { readStoredMetrics, type StoreDeps } from './stored-metrics.js';

type ScrapeDeps = WatchedDeps & StoreDeps;

/** All metrics in the text format of Prometheus; components of one project, or of all (null). */
export type Scrape = (project: { id: number; slug: string } | null) => Promise<string>;

/** Scrapes this process, or all processes that serve its port. Scrapes of one project at the same time share one. */
export function createScrape(deps: ScrapeDeps): Scrape {
  const collect = createCollect(deps);
  const flight = new SingleFlight<number | null, string>();
  return (project) => flight.run(project?.id ?? null, () => scrape(deps, collect, project));
}

function createCollect(deps: ScrapeDeps): CollectMetrics {
  const { worker } = cluster;
  const readOwn = createOwnMetrics(deps, worker === undefined ? 'main' : `api-${worker.id}`);
  return worker === undefined ? async () => [await readOwn()] : collectFromPrimary(readOwn);
}

async function scrape(deps: ScrapeDeps, collect: CollectMetrics, project: Parameters<Scrape>[0]): Promise<string> {
  const [collected, stored] = await Promise.all([collect(), readStoredMetrics(deps, project)]);
  const registry = AggregatorRegistry.aggregate(collected.flatMap(({ work, process }) => [work, process]));
  const metrics = new Metrics(registry);
  // Not aggregated: the library would confuse components whose names hold commas and colons.
  for (const metric of stored) metrics.add(metric);
  return registry.metrics();
}
