import type { FindingWithDetails } from '../../api/schema.generated.js';
import { holdsWords } from '../../format/words.js';

/** An error type that was never seen before, in a finding. */
export type NewType = FindingWithDetails['newTypes'][number];

/** The types whose name or message contains all the words. */
export function matchingTypes(types: readonly NewType[], words: string): readonly NewType[] {
  return types.filter(({ type, message }) => holdsWords(`${type}\n${message ?? ''}`, words));
}
