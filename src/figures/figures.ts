import { PassedOver } from './passed-over.js';
import { RequestFigures } from './request-figures.js';

/** What is counted where nothing else keeps the count. The intake, its queue and the jobs have figures of their own. */
export interface Figures {
  requests: RequestFigures;
  /** What came in and was passed over on purpose. */
  passedOver: PassedOver;
  /** Tries of deliveries, by what they came to. */
  deliveries: Record<'delivered' | 'failed' | 'suppressed' | 'again', number>;
}

/** Figures of a process that has just begun. */
export function createFigures(): Figures {
  return {
    requests: new RequestFigures(),
    passedOver: new PassedOver(),
    deliveries: { delivered: 0, failed: 0, suppressed: 0, again: 0 },
  };
}
