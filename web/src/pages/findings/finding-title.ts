import { plural } from '../../format/number.js';

/** What a finding is called: `3 new error types in shop/cart`. */
export function findingTitle({ newTypesTotal, component }: { newTypesTotal: number; component: string }): string {
  return `${plural(newTypesTotal, 'new error type')} in ${component}`;
}
