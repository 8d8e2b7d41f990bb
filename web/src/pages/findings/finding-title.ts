import { plural } from '../../format/number.js';

/** The title of a finding: `3 new error types in shop/cart`. */
export function findingTitle({ newTypesTotal, component }: { newTypesTotal: number; component: string }): string {
  return `${plural(newTypesTotal, 'new error type')} in ${component}`;
}
