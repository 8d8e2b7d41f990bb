import { describe, expect, it } from 'vitest';
import {
  type Candidate,
  type Filters,
  judge,
  MAX_TYPES,
  MAX_VERSIONS,
  NewErrorSearch,
  SLOWEST_FLUSH_MS,
} from '../../../../src/inspection/run/new-errors.js';
import { effortMs } from '../../../support/effort.js';

const MADE = Date.parse('2026-11-20T10:20:00.000Z');

const candidate = (parts: Partial<Candidate> = {}): Candidate => ({
  typeId: 'type',
  componentKey: parts.component ?? 'shop/cart',
  environment: 'production',
  component: 'shop/cart',
  importance: 3,
  errorMs: MADE,
  silentMs: null,
  version: '1',
  muted: false,
  occurrences: 1,
  lastSeenMs: MADE,
  ...parts,
});
const filters = (parts: Partial<Filters> = {}): Filters => ({
  environments: [],
  components: [],
  versions: [],
  madeMs: MADE,
  ...parts,
});

describe('the verdict on an error type', () => {
  const cases: [string, Partial<Candidate>, Partial<Filters>, string][] = [
    ['flags everything without filters', {}, {}, 'flagged'],
    ['passes over what came 1 ms before the inspection was made', { errorMs: MADE - 1 }, {}, 'known-before'],
    ['passes over what a slow flush stored', { errorMs: MADE - SLOWEST_FLUSH_MS }, {}, 'known-before'],
    ['flags what only a clock set back can have received', { errorMs: MADE - SLOWEST_FLUSH_MS - 1 }, {}, 'flagged'],
    ['flags what came in the same millisecond', { errorMs: MADE }, {}, 'flagged'],
    ['flags what came 1 ms later', { errorMs: MADE + 1 }, {}, 'flagged'],
    ['passes over a muted type', { muted: true }, {}, 'muted'],
    ['flags an environment of the filter', {}, { environments: ['staging', 'production'] }, 'flagged'],
    ['passes over another environment', {}, { environments: ['staging'] }, 'other-environment'],
    ['takes no environment for another in capitals', {}, { environments: ['Production'] }, 'other-environment'],
    ['flags a component of the filter', {}, { components: ['other', 'shop/cart'] }, 'flagged'],
    ['flags a descendant of a component of the filter', { component: 'shop/a/b' }, { components: ['shop'] }, 'flagged'],
    ['passes over an ancestor of it', { component: 'shop' }, { components: ['shop/cart'] }, 'other-component'],
    [
      'passes over a component whose name only begins so',
      { component: 'shop2' },
      { components: ['shop'] },
      'other-component',
    ],
    ['flags a version of the filter', {}, { versions: ['1', '2'] }, 'flagged'],
    ['passes over another version', { version: '1.0' }, { versions: ['1'] }, 'other-version'],
    [
      'passes over a type without a version where one is asked for',
      { version: null },
      { versions: ['1'] },
      'other-version',
    ],
    [
      'asks for all filters at once',
      {},
      { environments: ['production'], components: ['shop'], versions: ['2'] },
      'other-version',
    ],
  ];
  it.each(cases)('%s', (_title, parts, its, expected) => {
    const verdict = judge(candidate(parts), filters(its));
    expect(verdict.kind === 'flagged' ? 'flagged' : verdict.why).toBe(expected);
  });
});

describe('the search for new error types', () => {
  const search = (candidates: Candidate[], its: Partial<Filters> = {}) => {
    const found = new NewErrorSearch(filters(its));
    found.add(candidates);
    return found;
  };

  it('groups by component, the worst last, and orders types by importance and first error', () => {
    const found = search([
      candidate({ typeId: 'a', importance: 2, errorMs: MADE + 1 }),
      candidate({ typeId: 'b', errorMs: MADE + 3 }),
      candidate({ typeId: 'd', errorMs: MADE + 2 }),
      candidate({ typeId: 'c', errorMs: MADE + 2 }),
      candidate({ typeId: 'e', importance: 2, component: 'shop' }),
    ]);
    expect(
      found
        .groups()
        .map(({ component, severity, total, types, earliest }) => [
          component,
          severity,
          total,
          types.map(({ typeId }) => typeId).join(''),
          earliest.typeId,
        ]),
    ).toEqual([
      ['shop', 2, 1, 'e', 'e'],
      ['shop/cart', 3, 4, 'cdba', 'a'],
    ]);
  });

  it('tells how many it passed over, and why', () => {
    const found = search([
      candidate(),
      candidate({ muted: true }),
      candidate({ muted: true }),
      candidate({ errorMs: MADE - 1 }),
    ]);
    expect([...found.passedOver]).toEqual([
      ['muted', 2],
      ['known-before', 1],
    ]);
    expect(found.groups()).toHaveLength(1);
  });

  it('names each version once, in the order met, up to a limit', () => {
    const versions = ['2', null, '1', '2', ...Array.from({ length: MAX_VERSIONS }, (_, n) => `v${n}`)];
    const [group] = search(versions.map((version) => candidate({ version }))).groups();
    expect(group?.versions.slice(0, 3)).toEqual(['2', '1', 'v0']);
    expect(group?.versions).toHaveLength(MAX_VERSIONS);
  });

  it('keeps the first of too many types, in any order and any portions, and counts all', () => {
    const total = 5 * MAX_TYPES;
    const all = Array.from({ length: total }, (_, n) =>
      candidate({
        typeId: `t${String(n).padStart(5, '0')}`,
        importance: n % 2 === 0 ? 3 : 2,
        errorMs: MADE + total - n,
      }),
    );
    const shuffled = all.map((one, n) => all[(n * 1_777) % total] ?? one);
    const found = new NewErrorSearch(filters());
    for (let at = 0; at < total; at += 700) found.add(shuffled.slice(at, at + 700));
    const [group] = found.groups();
    const expected = all
      .filter(({ importance }) => importance === 3)
      .reverse()
      .slice(0, MAX_TYPES);
    expect(group?.types.map(({ typeId }) => typeId)).toEqual(expected.map(({ typeId }) => typeId));
    expect([group?.total, group?.earliest.typeId]).toEqual([total, all.at(-1)?.typeId]);
  });

  it('takes 100 000 candidates of 100 000 components in well under a second', () => {
    const all = Array.from({ length: 100_000 }, (_, n) => candidate({ typeId: `t${n}`, component: `c${n}` }));
    const startedMs = effortMs();
    expect(search(all, { components: ['shop', 'c1'] }).groups()).toHaveLength(1);
    expect(search(all).groups()).toHaveLength(100_000);
    expect(effortMs() - startedMs).toBeLessThan(2_000);
  });
});
