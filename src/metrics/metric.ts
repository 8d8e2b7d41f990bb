import type { Metric, Registry } from 'prom-client';
import type { Histogram } from '../lib/histogram.js';

export type Labels = Readonly<Record<string, string | number>>;

interface Sample {
  labels: Labels;
  value: number;
  /** Where it is not that of the metric: `…_bucket`. */
  metricName?: string;
}

/** A metric with its samples, as processes exchange it. */
export interface MetricJson {
  name: string;
  help: string;
  type: string;
  aggregator: string;
  values: Sample[];
}

type Read<T> = () => Iterable<readonly [Labels, T]>;

/**
 * Metrics that are read at a scrape. The parts of the service count in plain numbers, because finding the counter of some
 * labels costs more than a request can spare. Several processes are summed.
 */
export class Metrics {
  constructor(readonly registry: Pick<Registry, 'registerMetric'>) {}

  counter(name: `${string}_total`, help: string, read: Read<number>): void {
    this.#add(name, help, 'counter', () => samplesOf(read()));
  }

  gauge(name: string, help: string, read: Read<number>): void {
    this.#add(name, help, 'gauge', () => samplesOf(read()));
  }

  histogram(name: string, help: string, read: Read<Histogram>): void {
    this.#add(name, help, 'histogram', () =>
      [...read()].flatMap(([labels, distribution]) => histogramSamples(name, labels, distribution)),
    );
  }

  /** A metric whose samples are known already. */
  add(metric: MetricJson): void {
    this.#register(metric, async () => metric);
  }

  #add(name: string, help: string, type: string, values: () => Sample[]): void {
    this.#register({ name, help, type, aggregator: 'sum' }, async () => toJson(name, help, type, values()));
  }

  /** With everything that a registry needs of a metric. */
  #register(metric: Omit<MetricJson, 'values'>, get: () => Promise<MetricJson>): void {
    this.registry.registerMetric({ ...metric, get } as unknown as Metric);
  }
}

/** A metric with its samples, to be summed over processes. */
export function toJson(name: string, help: string, type: string, values: Sample[]): MetricJson {
  return { name, help, type, aggregator: 'sum', values };
}

function samplesOf(values: Iterable<readonly [Labels, number]>): Sample[] {
  return [...values].map(([labels, value]) => ({ labels, value }));
}

function histogramSamples(name: string, labels: Labels, { bounds, counts, sum }: Histogram): Sample[] {
  let count = 0;
  const buckets = [...bounds, '+Inf'].map((le, n): Sample => {
    count += counts[n] as number;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
