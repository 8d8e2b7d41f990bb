import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../../src/alerts/notify/cause.js';
import { type Decision, decide, type Situation, type Subject } from '../../../../src/alerts/notify/decide.js';
import { match } from '../../../../src/alerts/notify/matches.js';
import { suppressionText } from '../../../../src/alerts/notify/suppression-text.js';
import { SEVERITIES, type Severity, severityRank } from '../../../../src/model/severity.js';

const T = Date.parse('2026-11-20T10:00:00.000Z');
const HOUR = 3_600_000;
const place = { environment: 'production', component: 'shop', componentKey: 'k' };

const changed = (from: Severity, to: Severity): Cause => ({
  ...place,
  kind: 'status.changed',
  from,
  to,
  sinceMs: T,
  minDurationMs: 0,
  policyIds: [],
  data: () => ({}),
});
const finding = (kind: 'finding.abnormal' | 'finding.recovered', severity: Severity): Cause => ({
  ...place,
  kind,
  severity,
  findingId: 'f',
  policyIds: [],
  data: () => ({}),
});
const situation = (fields: Partial<Situation> = {}): Situation => ({
  silenceMs: HOUR,
  severities: [],
  maintenance: null,
  own: null,
  abnormal: null,
  notifiesBeginnings: false,
  ...fields,
});
/** A subject after the notice of a beginning at T. */
const afterBeginning = (rank: Severity, fields: Partial<Subject> = {}): Subject => ({
  notifiedMs: T,
  worstRank: severityRank(rank),
  lastNotifiedRank: severityRank(rank),
  firing: rank === 'alarm' || rank === 'warning',
  suppressionLogged: false,
  ...fields,
});
/** A subject after the notices of a beginning at T and of its end. */
const afterEnd = (rank: Severity, fields: Partial<Subject> = {}) =>
  afterBeginning(rank, { firing: false, lastNotifiedRank: 0, ...fields });
/** A subject of changes between success and unknown: nothing that can fire. */
const quiet = (fields: Partial<Subject> = {}) => afterBeginning('success', fields);

const shown = (decision: Decision): string => {
  switch (decision.kind) {
    case 'notify':
    case 'ignore':
      return `${decision.kind}: ${decision.reason}`;
    case 'suppress':
      return `${decision.kind}: ${decision.suppression.reason}`;
  }
};
const decided = (cause: Cause, known: Situation, nowMs: number) => shown(decide(cause, known, nowMs));

describe('decide: the first cause of a subject', () => {
  it.each([
    ['a rise to alarm', changed('unknown', 'alarm'), 3, 3, true],
    ['a rise to warning', changed('success', 'warning'), 2, 2, true],
    ['a rise to success', changed('unknown', 'success'), 1, 1, false],
    ['a fall to warning', changed('alarm', 'warning'), 2, 2, true],
    ['a fall to unknown', changed('alarm', 'unknown'), 0, 0, false],
    ['a finding', finding('finding.abnormal', 'warning'), 2, 2, true],
    ['a recovery', finding('finding.recovered', 'alarm'), 3, 0, false],
  ])('%s is notified and sets the subject', (_name, cause, worstRank, lastNotifiedRank, firing) => {
    expect(decide(cause, situation(), T)).toEqual({
      kind: 'notify',
      reason: 'first-notification',
      own: { notifiedMs: T, worstRank, lastNotifiedRank, firing, suppressionLogged: false },
      abnormal: null,
    });
  });
});

describe('decide: silence', () => {
  it.each([
    ['a finding while one is firing', finding('finding.abnormal', 'alarm'), afterBeginning('alarm')],
    ['an alarm while one is firing', changed('success', 'alarm'), afterBeginning('alarm')],
    ['a warning while an alarm is firing', changed('success', 'warning'), afterBeginning('alarm')],
    ['a rise to success', changed('unknown', 'success'), quiet()],
    ['a fall from success', changed('success', 'unknown'), quiet()],
  ])('suppresses %s until one millisecond before its end', (_name, cause, own) => {
    const known = situation({ own });
    expect(decided(cause, known, T + 1)).toBe('suppress: silence');
    expect(decided(cause, known, T + HOUR - 1)).toBe('suppress: silence');
    expect(decided(cause, known, T + HOUR)).toBe('notify: silence-over');
    expect(decided(cause, known, T + HOUR + 1)).toBe('notify: silence-over');
  });

  it('is logged with its end', () => {
    const decision = decide(finding('finding.abnormal', 'alarm'), situation({ own: afterBeginning('alarm') }), T + 1);
    expect(decision).toEqual({
      kind: 'suppress',
      suppression: { reason: 'silence', untilMs: T + HOUR },
      own: afterBeginning('alarm', { suppressionLogged: true }),
    });
  });

  it('of zero suppresses nothing, also after the clock was set back', () => {
    const known = situation({ silenceMs: 0, own: afterBeginning('alarm') });
    for (const atMs of [T - HOUR, T, T + 1]) {
      expect(decided(changed('success', 'alarm'), known, atMs)).toBe('notify: silence-disabled');
    }
  });

  it('suppresses after the clock was set back', () => {
    expect(decided(changed('success', 'alarm'), situation({ own: afterBeginning('alarm') }), T - HOUR)).toBe(
      'suppress: silence',
    );
  });

  it('restarts with a worsening, which it does not suppress', () => {
    const known = situation({ own: afterBeginning('warning', { suppressionLogged: true }) });
    expect(decide(changed('warning', 'alarm'), known, T + 5)).toEqual({
      kind: 'notify',
      reason: 'worsened',
      own: afterBeginning('alarm', { notifiedMs: T + 5 }),
      abnormal: null,
    });
    expect(decided(finding('finding.abnormal', 'alarm'), known, T + 5)).toBe('notify: worsened');
    expect(decided(finding('finding.abnormal', 'warning'), known, T + 5)).toBe('suppress: silence');
  });

  it('is logged once for changes of status, and for each finding', () => {
    const known = situation({ own: quiet({ suppressionLogged: true }) });
    expect(decided(changed('unknown', 'success'), known, T + 1)).toBe('ignore: suppression-already-logged');
    expect(decided(changed('success', 'unknown'), known, T + 1)).toBe('ignore: suppression-already-logged');
    const firing = situation({ own: afterBeginning('alarm', { suppressionLogged: true }) });
    expect(decided(finding('finding.abnormal', 'alarm'), firing, T + 1)).toBe('suppress: silence');
  });
});

describe('decide: an end', () => {
  it('of what was notified is notified within silence, which goes on from the beginning', () => {
    expect(decide(changed('alarm', 'success'), situation({ own: afterBeginning('alarm') }), T + 1)).toEqual({
      kind: 'notify',
      reason: 'end-of-notified',
      own: afterBeginning('alarm', { firing: false, lastNotifiedRank: 1 }),
      abnormal: null,
    });
  });

  it('that leaves a warning leaves another end to notify', () => {
    const decision = decide(changed('alarm', 'warning'), situation({ own: afterBeginning('alarm') }), T + 1);
    expect(decision).toMatchObject({ kind: 'notify', own: { firing: true, lastNotifiedRank: 2 } });
  });

  it('that leaves a warning leaves none to a policy for alarms only', () => {
    const known = situation({ own: afterBeginning('alarm'), severities: ['alarm'] });
    expect(decide(changed('alarm', 'warning'), known, T + 1)).toMatchObject({ kind: 'notify', own: { firing: false } });
  });

  it('of what was not notified is notified only after silence', () => {
    const known = situation({ own: afterEnd('alarm') });
    expect(decided(changed('alarm', 'success'), known, T + HOUR - 1)).toBe('suppress: silence');
    expect(decided(changed('alarm', 'success'), known, T + HOUR)).toBe('notify: silence-over');
  });
});

describe('decide: what begins after its end was notified', () => {
  it.each([T - 1, T, T + 1, T + HOUR - 1])('is notified within silence (at %i) and restarts it', (nowMs) => {
    for (const rank of ['warning', 'alarm'] as const) {
      const expected = {
        kind: 'notify',
        reason: 'worsened',
        own: afterBeginning(rank, { notifiedMs: nowMs }),
        abnormal: null,
      };
      const known = situation({ own: afterEnd('alarm', { suppressionLogged: true }) });
      expect(decide(changed('unknown', rank), known, nowMs)).toEqual(expected);
      expect(decide(finding('finding.abnormal', rank), known, nowMs)).toEqual(expected);
    }
  });

  it('is suppressed where it is a success', () => {
    expect(decided(changed('unknown', 'success'), situation({ own: afterEnd('alarm') }), T + 1)).toBe(
      'suppress: silence',
    );
  });

  it('is notified again and again, each time with its end', () => {
    let own: Subject | null = null;
    const kinds: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      for (const cause of [changed('unknown', 'alarm'), changed('alarm', 'unknown')]) {
        const decision = decide(cause, situation({ own }), T + n);
        kinds.push(shown(decision));
        if (decision.kind === 'notify') own = decision.own;
      }
    }
    expect(kinds).toEqual([
      'notify: first-notification',
      'notify: end-of-notified',
      'notify: worsened',
      'notify: end-of-notified',
      'notify: worsened',
      'notify: end-of-notified',
    ]);
  });

  it('is notified where the last notice was a warning and it is an alarm', () => {
    const known = situation({ own: afterBeginning('alarm', { lastNotifiedRank: 2 }) });
    expect(decided(changed('warning', 'alarm'), known, T + 1)).toBe('notify: worsened');
  });
});

describe('decide: a recovery', () => {
  const recovered = finding('finding.recovered', 'alarm');

  it('of what was notified is notified within its own silence, once, and re-arms the beginning', () => {
    const known = situation({ own: afterEnd('alarm'), abnormal: afterBeginning('alarm', { notifiedMs: T + 5 }) });
    expect(decide(recovered, known, T + 10)).toEqual({
      kind: 'notify',
      reason: 'end-of-notified',
      own: afterEnd('alarm', { notifiedMs: T + 10 }),
      abnormal: afterEnd('alarm', { notifiedMs: T + 5 }),
    });
    expect(decided(recovered, { ...known, abnormal: afterEnd('alarm') }, T + 10)).toBe('suppress: silence');
  });

  it('of what was not notified is suppressed where the policy also has the trigger new-error-type', () => {
    const never = situation({ notifiesBeginnings: true });
    expect(decided(recovered, never, T)).toBe('suppress: beginning-not-notified');
    const over = situation({ notifiesBeginnings: true, abnormal: afterEnd('alarm') });
    expect(decided(recovered, over, T + HOUR)).toBe('suppress: beginning-not-notified');
  });

  it('is notified by its own silence where the policy has no trigger new-error-type', () => {
    expect(decided(recovered, situation(), T)).toBe('notify: first-notification');
    const known = situation({ own: afterEnd('alarm') });
    expect(decided(recovered, known, T + HOUR - 1)).toBe('suppress: silence');
    expect(decided(recovered, known, T + HOUR)).toBe('notify: silence-over');
  });
});

describe('decide: maintenance', () => {
  it('suppresses everything and changes no subject', () => {
    const maintenance = { component: 'shop', fromMs: T - 1, untilMs: T + HOUR, reason: 'disks' };
    for (const cause of [changed('success', 'alarm'), finding('finding.abnormal', 'alarm')]) {
      expect(decide(cause, situation({ maintenance, own: afterBeginning('alarm') }), T)).toEqual({
        kind: 'suppress',
        suppression: { reason: 'maintenance', component: 'shop', untilMs: T + HOUR },
        own: null,
      });
    }
  });
});

describe('suppressionText: a sentence for each reason', () => {
  it.each([
    [{ reason: 'silence', untilMs: T }, 'silenced until 2026-11-20T10:00:00.000Z'],
    [{ reason: 'maintenance', component: 'shop', untilMs: T }, 'shop is in maintenance until 2026-11-20T10:00:00.000Z'],
    [{ reason: 'beginning-not-notified' }, 'no notice was sent of the new error types, so none is sent of their end'],
  ] as const)('%o', (suppression, text) => {
    expect(suppressionText(suppression)).toBe(text);
  });
});

describe('decide: the last notice of a policy', () => {
  const step = fc.record({ to: fc.constantFrom(...SEVERITIES), afterMs: fc.constantFrom(0, 1, HOUR - 1, HOUR) });
  const policies = [
    { severities: [], isAlarming: (rank: number) => rank >= 2 },
    { severities: ['alarm'], isAlarming: (rank: number) => rank === 3 },
    { severities: ['warning', 'alarm'], isAlarming: (rank: number) => rank >= 2 },
  ] as const;

  it.each(policies)('agrees with the status as far as that is bad (severities $severities)', (policy) => {
    const rules = {
      id: 'p',
      enabled: true,
      triggers: ['status-change'] as const,
      severities: policy.severities,
      environments: [],
      components: [],
      minDurationMs: 0,
    };
    let notices = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.constantFrom(0, 1, HOUR), (steps, silenceMs) => {
        let [status, last, nowMs]: [Severity, number, number] = ['unknown', 0, T];
        let own: Subject | null = null;
        for (const { to, afterMs } of steps) {
          nowMs += afterMs;
          if (to === status) continue;
          const cause = changed(status, to);
          status = to;
          if (match(rules, cause).kind === 'match') {
            const known = situation({ silenceMs, severities: policy.severities, own });
            const decision = decide(cause, known, nowMs);
            if (decision.kind === 'notify') {
              notices += 1;
              last = severityRank(to);
            }
            if (decision.kind !== 'ignore' && decision.own !== null) own = decision.own;
          }
          expect(policy.isAlarming(last)).toBe(policy.isAlarming(severityRank(status)));
          if (policy.isAlarming(last)) expect(last).toBe(severityRank(status));
        }
      }),
    );
    expect(notices).toBeGreaterThan(0);
  });
});
