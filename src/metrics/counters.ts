import { BoundedCounts, CLIENT_DROP_REASONS, PassedOverCounters } from './passed-over.js';
import { RequestCounters } from './request-counters.js';

/** Counters that no other part keeps. The intake, its queue and the jobs have their own. */
export interface Counters {
  requests: RequestCounters;
  /** Attempts of deliveries, by outcome. */
  deliveries: Record<'delivered' | 'failed' | 'suppressed' | 'again', number>;
  /** What clients sent that holds no error: it is accepted and dropped. */
  passedOver: PassedOverCounters;
  /** What clients report that they dropped themselves, by their reason. */
  clientDropped: BoundedCounts;
}

/** The counters of a new process, all zero. */
export function createCounters(): Counters {
  return {
    requests: new RequestCounters(),
    deliveries: { delivered: 0, failed: 0, suppressed: 0, again: 0 },
    passedOver: new PassedOverCounters(),
    clientDropped: new BoundedCounts(CLIENT_DROP_REASONS),
  };
}
