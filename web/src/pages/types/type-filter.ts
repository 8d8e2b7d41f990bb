import { isFiltered } from '../../router/is-filtered.js';
import { one } from '../../router/search.js';

/** Which types are listed, as it stands in the address. */
export interface TypeFilter {
  q?: string;
  environment?: string;
  component?: string;
  /** `true`: of what lies below the component too. */
  subtree?: 'true';
  /** Exactly this name. */
  type?: string;
  muted?: 'true' | 'false';
  /** All, or those that never were an error; left out: only those that were an alarm or a warning at least once. */
  show?: 'all' | 'harmless';
}

/** What the API is asked for: those that were an error, or that never were one. */
const ERROR = { errors: 'true', harmless: 'false', all: undefined } as const;

/** Reads a filter from an address; what cannot be meant is left out. */
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
    show: show === 'all' || show === 'harmless' ? show : undefined,
  };
}

/** The filter as the API takes it. */
export function typesQuery({ show, ...filter }: TypeFilter) {
  return { ...filter, error: ERROR[show ?? 'errors'] };
}

/** Whether a filter leaves anything of the error types out. */
export function isNarrowing({ show, ...filter }: TypeFilter): boolean {
  return show === 'harmless' || isFiltered(filter);
}
