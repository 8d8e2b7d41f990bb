import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../../src/alerts/notify/cause.js';
import { decide, type Situation, type Subject } from '../../../../src/alerts/notify/decide.js';
import { type Severity, severityRank } from '../../../../src/model/severity.js';

const T = Date.parse('2026-11-20T10:00:00.000Z');
const HOUR = 3_600_000;
const place = { environment: 'production', component: 'shop', componentKey: 'k' };

const changed = (from: Severity, to: Severity): Cause => ({
  ...place,
  ...{ kind: 'status.changed', from, to, sinceMs: T, minDurationMs: 0, policyIds: [], data: () => ({}) },
});
const finding = (kind: 'finding.abnormal' | 'finding.recovered', severity: Severity): Cause => ({
  ...place,
  ...{ kind, severity, findingId: 'f', policyIds: [], data: () => ({}) },
});
const situation = (fields: Partial<Situation> = {}): Situation => ({
  ...{ silenceMs: HOUR, severities: [], maintenance: null, own: null, abnormal: null, tellsBeginnings: false },
  ...fields,
});
const told = (rank: Severity, fields: Partial<Subject> = {}): Subject => ({
  ...{ notifiedMs: T, rank: severityRank(rank), open: rank === 'alarm' || rank === 'warning', noted: false, told: 0 },
  ...fields,
});
const why = (cause: Cause, known: Situation, nowMs: number) => {
  const decision = decide(cause, known, nowMs);
  return `${decision.kind}: ${decision.why}`;
};

describe('a policy that has told nothing yet', () => {
  it.each([
    ['a rise to alarm', changed('unknown', 'alarm'), 3, true],
    ['a rise to warning', changed('success', 'warning'), 2, true],
    ['a rise to success', changed('unknown', 'success'), 1, false],
    ['a fall to warning', changed('alarm', 'warning'), 2, true],
    ['a fall to unknown', changed('alarm', 'unknown'), 0, false],
    ['a finding', finding('finding.abnormal', 'warning'), 2, true],
    ['a recovery', finding('finding.recovered', 'alarm'), 3, false],
  ])('tells of %s, and knows whether its end is to be told', (_name, cause, rank, open) => {
    expect(decide(cause, situation(), T)).toMatchObject({
      ...{ kind: 'tell', why: 'first', abnormal: null },
      own: { notifiedMs: T, rank, open, noted: false },
    });
  });
});

describe('silence', () => {
  it.each([
    ['finding.abnormal', finding('finding.abnormal', 'alarm')],
    ['a rise', changed('success', 'alarm')],
  ])('holds back %s until one millisecond before its end, and no longer', (_name, cause) => {
    const known = situation({ own: told('alarm', { open: false }) });
    expect(why(cause, known, T + 1)).toBe('suppress: silence');
    expect(why(cause, known, T + HOUR - 1)).toBe('suppress: silence');
    expect(why(cause, known, T + HOUR)).toBe('tell: silence over');
    expect(why(cause, known, T + HOUR + 1)).toBe('tell: silence over');
  });

  it('says until when it lasts', () => {
    const decision = decide(finding('finding.abnormal', 'alarm'), situation({ own: told('alarm') }), T + 1);
    expect(decision).toMatchObject({ reason: 'silenced until 2026-11-20T11:00:00.000Z', own: { noted: true } });
  });

  it('of zero holds nothing back, even when the clock was set back', () => {
    const known = situation({ silenceMs: 0, own: told('alarm', { open: false }) });
    for (const atMs of [T - HOUR, T, T + 1])
      expect(why(changed('success', 'alarm'), known, atMs)).toBe('tell: every time');
  });

  it('holds on when the clock was set back', () => {
    expect(why(changed('success', 'alarm'), situation({ own: told('alarm') }), T - HOUR)).toBe('suppress: silence');
  });

  it('lets a worsening pass, which begins it anew', () => {
    const known = situation({ own: told('warning', { noted: true }) });
    expect(decide(changed('warning', 'alarm'), known, T + 5)).toMatchObject({
      ...{ kind: 'tell', why: 'worse', abnormal: null },
      own: { notifiedMs: T + 5, rank: 3, open: true, noted: false },
    });
    expect(why(finding('finding.abnormal', 'alarm'), known, T + 5)).toBe('tell: worse');
    expect(why(finding('finding.abnormal', 'warning'), known, T + 5)).toBe('suppress: silence');
  });

  it('lists changes of status that it holds back once, and findings each time', () => {
    const known = situation({ own: told('alarm', { open: false, noted: true }) });
    expect(why(changed('success', 'alarm'), known, T + 1)).toBe('leave: noted');
    expect(why(changed('alarm', 'success'), known, T + 1)).toBe('leave: noted');
    expect(why(finding('finding.abnormal', 'alarm'), known, T + 1)).toBe('suppress: silence');
  });
});

describe('a fall', () => {
  it('of what was told always passes, and the silence that began before goes on', () => {
    const known = situation({ own: told('alarm') });
    expect(decide(changed('alarm', 'success'), known, T + 1)).toMatchObject({
      ...{ kind: 'tell', why: 'end of what was told', abnormal: null },
      own: { notifiedMs: T, rank: 3, open: false, noted: false },
    });
  });

  it('to warning leaves an end to tell of', () => {
    const decision = decide(changed('alarm', 'warning'), situation({ own: told('alarm') }), T + 1);
    expect(decision).toMatchObject({ kind: 'tell', own: { open: true } });
  });

  it('to warning leaves none where the policy is not about warnings', () => {
    const known = situation({ own: told('alarm'), severities: ['alarm'] });
    expect(decide(changed('alarm', 'warning'), known, T + 1)).toMatchObject({ kind: 'tell', own: { open: false } });
  });

  it('of what was not told passes only outside the silence', () => {
    const known = situation({ own: told('alarm', { open: false }) });
    expect(why(changed('alarm', 'success'), known, T + HOUR - 1)).toBe('suppress: silence');
    expect(why(changed('alarm', 'success'), known, T + HOUR)).toBe('tell: silence over');
  });

  it('after which it rises again within the silence is told, the rise is not', () => {
    const fall = decide(changed('alarm', 'success'), situation({ own: told('alarm') }), T + 1);
    const own = fall.kind === 'tell' ? fall.own : null;
    expect(why(changed('success', 'alarm'), situation({ own }), T + 2)).toBe('suppress: silence');
    expect(why(changed('success', 'alarm'), situation({ own }), T + HOUR)).toBe('tell: silence over');
  });
});

describe('a recovery', () => {
  const recovered = finding('finding.recovered', 'alarm');

  it('of what was told passes within its own silence, once', () => {
    const known = situation({ own: told('alarm', { open: false }), abnormal: told('alarm', { notifiedMs: T + 5 }) });
    expect(decide(recovered, known, T + 10)).toMatchObject({
      ...{ kind: 'tell', why: 'end of what was told' },
      own: { notifiedMs: T + 10, rank: 3, open: false, noted: false },
      abnormal: { notifiedMs: T + 5, rank: 3, open: false, noted: false },
    });
    const closed = { ...known, abnormal: told('alarm', { open: false }) };
    expect(why(recovered, closed, T + 10)).toBe('suppress: silence');
  });

  it('of what was not told passes by its own silence', () => {
    const known = situation({ own: told('alarm', { open: false }) });
    expect(why(recovered, known, T + HOUR - 1)).toBe('suppress: silence');
    expect(why(recovered, known, T + HOUR)).toBe('tell: silence over');
  });
});

describe('maintenance', () => {
  it('holds back everything, says until when, and changes no subject', () => {
    const maintenance = { component: 'shop', fromMs: T - 1, untilMs: T + HOUR, reason: 'disks' };
    for (const cause of [changed('success', 'alarm'), finding('finding.abnormal', 'alarm')]) {
      expect(decide(cause, situation({ maintenance, own: told('alarm') }), T)).toMatchObject({
        ...{ kind: 'suppress', why: 'maintenance', own: null },
        reason: 'shop is in maintenance until 2026-11-20T11:00:00.000Z',
      });
    }
  });
});

describe('what a policy believes of a status', () => {
  it('is what it was told last, not what a silence suppressed', () => {
    const first = decide(changed('unknown', 'alarm'), situation(), T);
    expect(first).toMatchObject({ own: { told: 3 } });
    const fallen = decide(changed('alarm', 'success'), situation({ own: told('alarm', { told: 3 }) }), T + 1);
    expect(fallen).toMatchObject({ kind: 'tell', own: { told: 1 } });
    const again = decide(
      changed('success', 'alarm'),
      situation({ own: told('alarm', { open: false, told: 1 }) }),
      T + 2,
    );
    expect(again).toMatchObject({ kind: 'suppress', own: { told: 1, noted: true } });
  });
});

describe('a recovery of what was not told', () => {
  const recovered = finding('finding.recovered', 'alarm');

  it('is kept from whoever would have been told', () => {
    expect(decide(recovered, situation({ tellsBeginnings: true }), T)).toMatchObject({
      ...{ kind: 'suppress', why: 'beginning untold', own: null },
      reason: 'the new error types that it is the end of were not told',
    });
    const over = situation({ tellsBeginnings: true, abnormal: told('alarm', { open: false }) });
    expect(why(recovered, over, T + HOUR)).toBe('suppress: beginning untold');
  });

  it('is told to those whom only recoveries concern', () => {
    expect(why(recovered, situation(), T)).toBe('tell: first');
  });
});
