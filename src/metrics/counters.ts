import { BoundedCounts, CLIENT_DROP_REASONS, PassedOverFigures } from './passed-over.js';
import { RequestFigures } from './request-counters.js';

/** What is counted where nothing else keeps the count. The intake, its queue and the jobs have figures of their own. */
export interface Figures {
  requests: RequestFigures;
  /** Tries of deliveries, by what they came to. */
  deliveries: Record<'delivered' | 'failed' | 'suppressed' | 'again', number>;
  /** What clients sent that says nothing of an error: it is accepted and dropped. */
  passedOver: PassedOverFigures;
  /** What clients say that they dropped themselves, by their reason. */
  clientDropped: BoundedCounts;
}

/** Figures of a process that has just begun. */
export function createFigures(): Figures {
  return {
    requests: new RequestFigures(),
    deliveries: { delivered: 0, failed: 0, suppressed: 0, again: 0 },
    passedOver: new PassedOverFigures(),
    clientDropped: new BoundedCounts(CLIENT_DROP_REASONS),
  };
}
