import { describe, expect, it } from 'vitest';
import { MAX_ATTEMPTS, nextStep } from '../../../../src/cli/import/next-step.js';
import type { Reply } from '../../../../src/cli/service.js';

function response(
  status: number,
  retryAfterSeconds: number | null = null,
  type = 'urn:gluepoint:problem:other',
): Reply {
  return { kind: 'response', status, body: { type }, retryAfterSeconds };
}

describe('what to do after a batch was sent', () => {
  it('waits as long as a busy service asks', () => {
    expect(nextStep(response(429, 7), 1)).toEqual({ kind: 'again', afterMs: 7000, uncertain: false });
    expect(nextStep(response(503, 7, 'urn:gluepoint:problem:overloaded'), 1)).toMatchObject({ afterMs: 7000 });
  });

  it('is sure that overload stored nothing, and unsure after any other 503', () => {
    expect(nextStep(response(503, 1, 'urn:gluepoint:problem:overloaded'), 1)).toMatchObject({ uncertain: false });
    expect(nextStep(response(503, 1, 'urn:gluepoint:problem:store-unavailable'), 1)).toMatchObject({ uncertain: true });
  });

  it('is unsure only when a connection broke after it had come about', () => {
    expect(nextStep({ kind: 'silent', sent: true, why: '' }, 1)).toMatchObject({ kind: 'again', uncertain: true });
    expect(nextStep({ kind: 'silent', sent: false, why: '' }, 1)).toMatchObject({ kind: 'again', uncertain: false });
  });

  it('without Retry-After: waits longer each time', () => {
    const pauses = [1, 2, 3, 9].map((attempt) => nextStep(response(502), attempt));
    expect(pauses.map((step) => step.kind === 'again' && step.afterMs)).toEqual([250, 500, 1000, 5000]);
  });

  it('gives up in the end, at once where a retry cannot help, and rather than wait for an hour', () => {
    expect(nextStep(response(503, 1), MAX_ATTEMPTS)).toEqual({ kind: 'give-up' });
    expect(nextStep(response(429, 3600), 1)).toEqual({ kind: 'give-up' });
    for (const status of [400, 401, 403, 404, 415, 500])
      expect(nextStep(response(status), 1)).toEqual({ kind: 'give-up' });
  });

  it('halves what is too large', () => {
    expect(nextStep(response(413), 1)).toEqual({ kind: 'split' });
  });
});
