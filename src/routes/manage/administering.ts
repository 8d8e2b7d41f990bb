import type { ChangeRequest } from '../../db/divided-pool.js';
import type { Deps } from '../../deps.js';

/** The dependencies with which a request changes something: the changes of its project take turns with those of others. */
export function administering(deps: Deps, request: ChangeRequest): Deps {
  return { ...deps, pool: deps.shares.administration.of(request) };
}
