import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { type Gather, gatherFromPrimary } from './fleet.js';
import { Metrics } from './metric.js';
import { createOwnMetrics, type WatchedDeps } from './own-metrics.js';
import { readStoredMetrics, type StoreDeps } from './stored-metrics.js';

type ScrapeDeps = WatchedDeps & StoreDeps;

/** Everything there is to tell, in the text format of Prometheus; components of one project, or of all (null). */
export type Scrape = (project: { id: number; slug: string } | null) => Promise<string>;

/** Scrapes of this process, or of all that serve its port. Those that come while one is under way share it. */
export function createScrape(deps: ScrapeDeps): Scrape {
  const gather = gatherer(deps);
  const underWay = new Map<number | null, Promise<string>>();
  return (project) => {
    const key = project?.id ?? null;
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const text = scrape(deps, gather, project).finally(() => underWay.delete(key));
    underWay.set(key, text);
    return text;
  };
}

function gatherer(deps: ScrapeDeps): Gather {
  const { worker } = cluster;
  const tell = createOwnMetrics(deps, worker === undefined ? 'main' : `api-${worker.id}`);
  return worker === undefined ? async () => [await tell()] : gatherFromPrimary(tell);
}

async function scrape(deps: ScrapeDeps, gather: Gather, project: Parameters<Scrape>[0]): Promise<string> {
  const [told, stored] = await Promise.all([gather(), readStoredMetrics(deps, project)]);
  const registry = AggregatorRegistry.aggregate(told.flatMap(({ work, process }) => [work, process]));
  const metrics = new Metrics(registry);
  // Not added up: the library would take components for each other whose names hold commas and colons.
  for (const metric of stored) metrics.add(metric);
  return registry.metrics();
}
