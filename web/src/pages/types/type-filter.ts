import { isFiltered } from '../../router/is-filtered.js';
import { one } from '../../router/search.js';

/** The filters of the list of types, as in the address. */
export interface TypeFilter {
  q?: string;
  environment?: string;
  component?: string;
  /** `true`: including descendants of the component. */
  subtree?: 'true';
  /** Exactly this name. */
  type?: string;
  muted?: 'true' | 'false';
  /** All types, or those that never were an error; undefined: those that were an alarm or a warning at least once. */
  show?: 'all' | 'never-error';
}

/** Values of the API's `error` parameter. */
const ERROR = { errors: 'true', 'never-error': 'false', all: undefined } as const;

/** Reads the filters from an address; invalid values are left out. */
export function readTypeFilter(search: Record<string, unknown>): TypeFilter {
  const muted = one(search['muted']);
  const show = one(search['show']);
  return {
    q: one(search['q']),
    environment: one(search['environment']),
    component: one(search['component']),
    subtree: one(search['subtree']) === 'true' ? 'true' : undefined,
    type: one(search['type']),
    muted: muted === 'true' || muted === 'false' ? muted : undefined,
    show: show === 'all' || show === 'never-error' ? show : undefined,
  };
}

/** The filter as the API takes it. */
export function typesQuery({ show, ...filter }: TypeFilter) {
  return { ...filter, error: ERROR[show ?? 'errors'] };
}

/** Whether a filter leaves out any error types. */
export function isNarrowing({ show, ...filter }: TypeFilter): boolean {
  return show === 'never-error' || isFiltered(filter);
}
