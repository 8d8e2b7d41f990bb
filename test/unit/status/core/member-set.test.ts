import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemberSet } from '../../../../src/status/core/member-set.js';

const LENGTH = 11;
const place = fc.nat({ max: LENGTH - 1 });
const change = fc.oneof(
  place.map((member) => ({ kind: 'add' as const, member })),
  place.map((member) => ({ kind: 'remove' as const, member })),
  fc.tuple(place, place).map(([from, length]) => ({ kind: 'disable' as const, from, until: from + length })),
);

describe('MemberSet', () => {
  it('counts and lists the enabled members as a list of all does', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.nat({ max: 5 }), (changes, keep) => {
        const set = new MemberSet(LENGTH);
        const members = new Map<number, number>();
        const disabled: { from: number; until: number }[] = [];
        for (const one of changes) {
          if (one.kind === 'add') {
            set.add(one.member);
            members.set(one.member, (members.get(one.member) ?? 0) + 1);
          } else if (one.kind === 'remove') {
            if ((members.get(one.member) ?? 0) === 0) continue;
            set.remove(one.member);
            members.set(one.member, (members.get(one.member) ?? 0) - 1);
          } else {
            set.disable(one.from, one.until);
            disabled.push(one);
            if (disabled.length > keep) {
              const { from, until } = disabled.shift() as { from: number; until: number };
              set.enable(from, until);
            }
          }
          const expected = Array.from({ length: LENGTH }, (_, i) => i).filter(
            (i) => (members.get(i) ?? 0) > 0 && !disabled.some(({ from, until }) => from <= i && i < until),
          );
          expect(set.size).toBe(expected.length);
          expect(set.first(3)).toEqual(expected.slice(0, 3));
        }
      }),
    );
  });
});
