import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_QUOTAS, type HourQuota } from '../../../src/model/quota.js';
import { type Beginning, beyond, leftOf } from '../../../src/quotas/allowance.js';

const MUCH = { newTypesPerHour: 100, newEventsPerHour: 100, newComponentsPerHour: 100 };

const begins = (group: number, newType: string | null, ...newComponents: string[]): Beginning => ({
  group,
  newType,
  newComponents,
});

describe('what is beyond a quota', () => {
  it('is nothing where all has room', () => {
    expect(beyond([begins(0, 'T', 'a', 'a/b'), begins(1, null)], MUCH)).toEqual([]);
  });

  it('is what comes last, each named with the quota it is beyond', () => {
    const groups = [begins(3, 'T'), begins(5, 'U'), begins(8, null), begins(9, null)];
    expect(beyond(groups, { ...MUCH, newTypesPerHour: 1, newEventsPerHour: 2 })).toEqual([
      { group: 5, quota: 'newTypesPerHour' },
      { group: 9, quota: 'newEventsPerHour' },
    ]);
    expect(beyond([begins(0, 'T', 'a', 'a/b', 'a/b/c')], { ...MUCH, newComponentsPerHour: 2 })).toEqual([
      { group: 0, quota: 'newComponentsPerHour' },
    ]);
  });

  it('counts a type or a component once that several groups would begin', () => {
    const groups = [begins(0, 'T', 'a'), begins(1, 'T', 'a'), begins(2, 'U', 'a')];
    expect(beyond(groups, { ...MUCH, newTypesPerHour: 2, newComponentsPerHour: 1 })).toEqual([]);
  });

  it('leaves to others what a refused group would have taken', () => {
    const groups = [begins(0, 'T', 'a', 'a/b'), begins(1, 'U', 'c')];
    expect(beyond(groups, { newTypesPerHour: 1, newEventsPerHour: 1, newComponentsPerHour: 1 })).toEqual([
      { group: 0, quota: 'newComponentsPerHour' },
    ]);
  });

  it('never lets through more than is left, and refuses nothing that would fit', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const groups = fc.array(
      fc.record({ newType: fc.option(key.map((name) => `type ${name}`)), newComponents: fc.uniqueArray(key) }),
      { maxLength: 12 },
    );
    const left = fc.record({
      newTypesPerHour: fc.nat(4),
      newEventsPerHour: fc.nat(9),
      newComponentsPerHour: fc.nat(5),
    });
    fc.assert(
      fc.property(groups, left, (shapes, allowance) => {
        const all = shapes.map((shape, group) => ({ group, ...shape }));
        const refused = new Set(beyond(all, allowance).map(({ group }) => group));
        const taken = all.filter(({ group }) => !refused.has(group));
        expect(exceeds(taken, allowance)).toBe(false);
        for (const one of all) if (refused.has(one.group)) expect(exceeds([...taken, one], allowance)).toBe(true);
      }),
    );
  });
});

function exceeds(taken: readonly Beginning[], allowance: Record<HourQuota, number>): boolean {
  const types = new Set(taken.flatMap(({ newType }) => newType ?? []));
  const components = new Set(taken.flatMap(({ newComponents }) => newComponents));
  const needed = { newTypesPerHour: types.size, newEventsPerHour: taken.length, newComponentsPerHour: components.size };
  return HOUR_QUOTAS.some((quota) => needed[quota] > allowance[quota]);
}

describe('what is left', () => {
  it('is nothing when more was used than a quota that was lowered, and endless without one', () => {
    const limits = { newTypesPerHour: 5, newEventsPerHour: null, newComponentsPerHour: 5 };
    const used = { newTypesPerHour: 7, newEventsPerHour: 7, newComponentsPerHour: 2 };
    expect(leftOf(limits, used)).toEqual({ newTypesPerHour: 0, newEventsPerHour: Infinity, newComponentsPerHour: 3 });
  });
});
