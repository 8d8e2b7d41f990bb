import type { Delivery } from '../../../api/schema.generated.js';
import { one } from '../../../router/search.js';
import { RANGES, type Range } from '../../events/event-filter.js';

export const STATES = ['waiting', 'delivered', 'failed', 'suppressed'] as const satisfies readonly Delivery['state'][];
export const TRIGGERS = [
  'new-error-type',
  'status-change',
  'recovered',
  'test',
] as const satisfies readonly Delivery['trigger'][];

/** The filters of the list of deliveries, as in the address. */
export interface DeliveryFilter {
  policy?: string;
  finding?: string;
  state?: Delivery['state'];
  trigger?: Delivery['trigger'];
  environment?: string;
  component?: string;
  /** The time up to now. */
  last?: Range;
}

const MINUTE_MS = 60_000;

/** Reads the filters from an address; invalid values are left out. */
export function readDeliveryFilter(search: Record<string, unknown>): DeliveryFilter {
  const last = one(search['last']);
  return {
    policy: one(search['policy']),
    finding: one(search['finding']),
    state: STATES.find((state) => state === one(search['state'])),
    trigger: TRIGGERS.find((trigger) => trigger === one(search['trigger'])),
    environment: one(search['environment']),
    component: one(search['component']),
    last: last !== undefined && Object.hasOwn(RANGES, last) ? (last as Range) : undefined,
  };
}

/** The filter as the API takes it; `last` is counted back from the full minute before `nowMs`. */
export function toDeliveryQuery({ last, ...filter }: DeliveryFilter, nowMs: number) {
  if (last === undefined) return filter;
  return { ...filter, from: new Date(Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - RANGES[last]).toISOString() };
}
