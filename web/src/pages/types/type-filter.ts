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
}

/** Reads a filter from an address; what cannot be meant is left out. */
export function readTypeFilter(search: Record<string, unknown>): TypeFilter {
  const muted = one(search['muted']);
  return {
    q: one(search['q']),
    environment: one(search['environment']),
    component: one(search['component']),
    subtree: one(search['subtree']) === 'true' ? 'true' : undefined,
    type: one(search['type']),
    muted: muted === 'true' || muted === 'false' ? muted : undefined,
  };
}

/** Whether anything is filtered at all. */
export function isTypeFiltered(filter: TypeFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
