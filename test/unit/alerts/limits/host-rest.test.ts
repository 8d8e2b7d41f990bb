import { describe, expect, it } from 'vitest';
import { REST_MS, restDecision } from '../../../../src/alerts/limits/host-rest.js';

describe('restDecision', () => {
  const now = 1_000_000;
  it.each([
    ['attempts where the host does not rest', null, { kind: 'attempt' }],
    ['rests one millisecond before the end', now + 1, { kind: 'rest', untilMs: now + 1 }],
    ['tries at the end, while the host rests for others', now, { kind: 'trial', restsUntilMs: now + REST_MS }],
    ['tries one millisecond after the end', now - 1, { kind: 'trial', restsUntilMs: now + REST_MS }],
    ['rests for as long as a rest can last', now + REST_MS, { kind: 'rest', untilMs: now + REST_MS }],
    ['tries where the clock was set back since', now + REST_MS + 1, { kind: 'trial', restsUntilMs: now + REST_MS }],
  ])('%s', (_name, restsUntilMs, decision) => {
    expect(restDecision(restsUntilMs, now)).toEqual(decision);
  });
});
