import type { Finding } from '../../api/schema.generated.js';

/** An error type that was never seen before, as a finding tells of it. */
export type NewType = Finding['newTypes'][number];

/** Those in whose name or message all the words occur, whatever their case. */
export function typesThatFit(types: readonly NewType[], words: string): readonly NewType[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (wanted.length === 0) return types;
  return types.filter(({ type, message }) => {
    const text = `${type}\n${message ?? ''}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
