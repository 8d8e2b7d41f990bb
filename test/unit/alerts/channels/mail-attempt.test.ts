import { describe, expect, it } from 'vitest';
import type { SettledRecipient } from '../../../../src/alerts/channels/channel.js';
import { mailAttempt, refusedText } from '../../../../src/alerts/channels/mail-attempt.js';

const [A, B, C] = ['a@example.com', 'b@example.com', 'c@example.com'] as const;
const accepted = (address: string): SettledRecipient => ({ address, result: 'accepted', response: '' });
const later = { address: B, isPermanent: false, response: 'SMTP: 451 try later' };
const never = { address: C, isPermanent: true, response: 'SMTP: 550 no such user' };
const refused: SettledRecipient = { address: C, result: 'refused', response: 'SMTP: 550 no such user' };

describe('mailAttempt', () => {
  it('is delivered when all accepted the mail', () => {
    expect(mailAttempt([A, B], [], [], '250 ok')).toEqual({ kind: 'delivered', response: 'SMTP: 250 ok' });
  });

  it('is retried for a recipient that was refused temporarily', () => {
    expect(mailAttempt([A, B], [later], [], '250 ok')).toEqual({
      ...{ kind: 'failed', fate: 'retry', maybeAccepted: true },
      response: `SMTP: refused for ${B}; 250 ok`,
      settled: [accepted(A)],
    });
  });

  it('is delivered when only those refused permanently are left, and names them', () => {
    expect(mailAttempt([A, C], [never], [], '250 ok')).toEqual({
      ...{ kind: 'delivered', response: `SMTP: refused for ${C}; 250 ok` },
      refused: [refused],
    });
  });

  it('keeps those that are settled from attempt to attempt', () => {
    const first = mailAttempt([A, B, C], [later, never], [], '250 ok');
    expect(first).toMatchObject({ kind: 'failed', settled: [accepted(A), refused] });
    expect(mailAttempt([B], [], [accepted(A), refused], '250 ok')).toMatchObject({ refused: [refused] });
    const gone = { ...later, isPermanent: true };
    expect(mailAttempt([B], [gone], [accepted(A)], '550')).toMatchObject({
      kind: 'delivered',
      refused: [{ address: B }],
    });
  });
});

describe('refusedText', () => {
  it('names each recipient with the response, in at most 300 characters', () => {
    expect(refusedText([refused])).toBe(`not accepted for ${C} (SMTP: 550 no such user)`);
    expect(refusedText(Array(20).fill(refused))).toHaveLength(300);
  });
});
