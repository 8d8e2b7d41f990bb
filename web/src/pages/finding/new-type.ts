import type { Finding } from '../../api/schema.generated.js';
import { holdsWords } from '../../format/words.js';

/** An error type that was never seen before, as a finding tells of it. */
export type NewType = Finding['newTypes'][number];

/** Those in whose name or message all the words occur. */
export function matchingTypes(types: readonly NewType[], words: string): readonly NewType[] {
  return types.filter(({ type, message }) => holdsWords(`${type}\n${message ?? ''}`, words));
}
