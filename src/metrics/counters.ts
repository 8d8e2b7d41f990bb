import { BoundedCounts, CLIENT_DROP_REASONS, PassedOverCounters } from './passed-over.js';
import { RequestCounters } from './request-counters.js';

/** What is counted where nothing else keeps the count. The intake, its queue and the jobs have figures of their own. */
export interface Counters {
  requests: RequestCounters;
  /** Tries of deliveries, by what they came to. */
  deliveries: Record<'delivered' | 'failed' | 'suppressed' | 'again', number>;
  /** What clients sent that says nothing of an error: it is accepted and dropped. */
  passedOver: PassedOverCounters;
  /** What clients say that they dropped themselves, by their reason. */
  clientDropped: BoundedCounts;
}

/** Figures of a process that has just begun. */
export function createCounters(): Counters {
  return {
    requests: new RequestCounters(),
    deliveries: { delivered: 0, failed: 0, suppressed: 0, again: 0 },
    passedOver: new PassedOverCounters(),
    clientDropped: new BoundedCounts(CLIENT_DROP_REASONS),
  };
}
