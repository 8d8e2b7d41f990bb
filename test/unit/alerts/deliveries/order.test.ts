import { describe, expect, it } from 'vitest';
import {
  endsUnaccepted,
  type NoticeContent,
  type SubjectHistory,
  subjectKey,
  turnDecision,
} from '../../../../src/alerts/deliveries/order.js';
import { type Severity, severityRank } from '../../../../src/model/severity.js';

const fresh = { id: 'fresh', hadTurn: false };
const tried = { id: 'tried', hadTurn: true };
const waits = { ...fresh, isUnderWay: false };
const failed = { ...tried, isUnderWay: false };
const underWay = { id: 'under way', hadTurn: true, isUnderWay: true };

describe('turnDecision', () => {
  it.each([
    ['attempts a notice alone', false, null, [], { kind: 'attempt', supersedes: [] }],
    ['retries a notice alone', true, null, [], { kind: 'attempt', supersedes: [] }],
    ['attempts the first of two', false, fresh, [], { kind: 'attempt', supersedes: [] }],
    ['supersedes a retry by a later notice', true, fresh, [], { kind: 'superseded', by: 'fresh' }],
    [
      'supersedes a first attempt by a later one that had its turn',
      false,
      tried,
      [],
      { kind: 'superseded', by: 'tried' },
    ],
    ['waits for an earlier first attempt', false, null, [waits], { kind: 'wait', for: 'fresh', isUnderWay: false }],
    ['waits for an attempt under way', false, null, [underWay], { kind: 'wait', for: 'under way', isUnderWay: true }],
    ['supersedes an earlier one that failed', false, null, [failed], { kind: 'attempt', supersedes: ['tried'] }],
    [
      'waits for the earliest first',
      false,
      null,
      [{ ...waits, id: 'b' }, { ...waits, id: 'a' }, failed],
      { kind: 'wait', for: 'a', isUnderWay: false },
    ],
  ] as const)('%s', (_name, hadTurn, next, waiting, expected) => {
    expect(turnDecision(hadTurn, next, waiting)).toEqual(expected);
  });
});

const change = (from: Severity, to: Severity): NoticeContent => ({
  ...{ trigger: 'status-change', fromRank: severityRank(from), toRank: severityRank(to) },
});
const finding = (trigger: 'new-error-type' | 'recovered'): NoticeContent => ({ trigger, fromRank: null, toRank: null });
const certain = (content: NoticeContent) => ({ ...content, isCertain: true });
const maybe = (content: NoticeContent) => ({ ...content, isCertain: false });
const history = (accepted: SubjectHistory['accepted'], ...all: NoticeContent[]): SubjectHistory => ({
  ...{ accepted, first: all[0] ?? null, last: all.at(-1) ?? null },
});

describe('endsUnaccepted of a change of status', () => {
  const begin = change('success', 'alarm');
  const end = change('alarm', 'success');

  it('is true for the end of an alarm that was not accepted', () => {
    expect(endsUnaccepted(end, history([], begin))).toBe(true);
    expect(endsUnaccepted(end, history([certain(end)], begin, end, begin))).toBe(true);
    expect(endsUnaccepted(change('alarm', 'unknown'), history([], begin))).toBe(true);
  });

  it('is false for the end of an alarm that was accepted, or may have been', () => {
    expect(endsUnaccepted(end, history([certain(begin)], begin))).toBe(false);
    expect(endsUnaccepted(end, history([maybe(begin)], begin))).toBe(false);
    expect(endsUnaccepted(end, history([maybe(end), certain(begin)], begin, end, begin))).toBe(false);
  });

  it('is false while something else is left that the target does not know', () => {
    expect(endsUnaccepted(change('alarm', 'warning'), history([], begin))).toBe(false);
    expect(
      endsUnaccepted(change('warning', 'success'), history([certain(begin)], begin, change('alarm', 'warning'))),
    ).toBe(false);
  });

  it('is true for a fall back to what the target knows', () => {
    const warning = change('success', 'warning');
    const worse = change('warning', 'alarm');
    expect(endsUnaccepted(change('alarm', 'warning'), history([certain(warning)], warning, worse))).toBe(true);
  });

  it('is false where the beginning is not known any more', () => {
    expect(endsUnaccepted(end, history([]))).toBe(false);
    expect(endsUnaccepted(end, history([], change('alarm', 'success'), begin))).toBe(false);
  });

  it('is false for a rise', () => {
    expect(endsUnaccepted(begin, history([], begin))).toBe(false);
  });
});

describe('endsUnaccepted of a recovery', () => {
  const [abnormal, recovered] = [finding('new-error-type'), finding('recovered')];

  it.each([
    ['nothing was accepted of the finding', history([], abnormal), true],
    ['the finding before recovered', history([certain(recovered)], abnormal, recovered, abnormal), true],
    ['the finding was accepted', history([certain(abnormal)], abnormal), false],
    ['the finding may have been accepted', history([maybe(abnormal), certain(recovered)], abnormal), false],
    ['an earlier finding was accepted', history([certain(abnormal)], abnormal, abnormal), false],
    ['the policy notifies of recoveries only', history([certain(recovered)], recovered), false],
    ['it is the first notice', history([]), false],
  ])('where %s', (_name, known, expected) => {
    expect(endsUnaccepted(recovered, known)).toBe(expected);
  });
});

describe('subjectKey', () => {
  it('is the same for a finding and its recovery, and differs by target, kind and component', () => {
    const key = subjectKey('target', 'new-error-type', 'component');
    expect(subjectKey('target', 'recovered', 'component')).toBe(key);
    const others = [
      subjectKey('target', 'status-change', 'component'),
      subjectKey('other', 'recovered', 'component'),
      subjectKey('target', 'recovered', 'other'),
    ];
    expect(new Set([key, ...others]).size).toBe(4);
  });
});
