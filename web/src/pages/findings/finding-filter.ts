import { one } from '../../router/search.js';
import { readEventFilter, type Times, toQuery } from '../events/event-filter.js';

/** The filters of the list of findings, as in the address. */
export interface FindingFilter extends Times {
  /** Id. */
  inspection?: string;
  component?: string;
  environment?: string;
  state?: FindingState;
}

export type FindingState = (typeof STATES)[number];

const STATES = ['abnormal', 'recovered'] as const;

/** Reads the filters from an address; invalid values are left out. */
export function readFindingFilter(search: Record<string, unknown>): FindingFilter {
  const { component, environment, last, from, to } = readEventFilter(search);
  const state = STATES.find((name) => name === one(search['state']));
  return { inspection: one(search['inspection']), component, environment, state, last, from, to };
}

/** The filter as the API takes it. */
export function findingsQuery({ last, from, to, ...filter }: FindingFilter, nowMs: number) {
  return { ...filter, ...toQuery({ last, from, to }, nowMs) };
}
