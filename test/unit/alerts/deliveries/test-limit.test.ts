import { describe, expect, it } from 'vitest';
import { TEST_PAUSE_MS, TESTS_PER_MINUTE, testPauseMs } from '../../../../src/alerts/deliveries/test-limit.js';

const now = 1_000_000;
const tests = (policyId: string, agoMs: number, count = 1) => ({ policyId, atMs: now - agoMs, count });

describe('testPauseMs', () => {
  it('is 0 where nothing was tested lately', () => {
    expect(testPauseMs([], { policyId: 'a', count: 20 }, now)).toBe(0);
    expect(testPauseMs([tests('b', 1)], { policyId: 'a', count: 20 }, now)).toBe(0);
  });

  it('is what is left of 10 s after a test of the same policy', () => {
    const of = (agoMs: number) => testPauseMs([tests('a', agoMs)], { policyId: 'a', count: 1 }, now);
    expect([of(0), of(TEST_PAUSE_MS - 1), of(TEST_PAUSE_MS)]).toEqual([TEST_PAUSE_MS, 1, 0]);
    // By a clock that is ahead.
    expect(of(-5_000)).toBe(TEST_PAUSE_MS);
  });

  it('is the time until enough tests of the project are a minute old', () => {
    const recent = [tests('a', 50_000, 20), tests('b', 40_000, 20), tests('c', 30_000, 20)];
    expect(recent.reduce((sum, { count }) => sum + count, 0)).toBe(TESTS_PER_MINUTE);
    expect(testPauseMs(recent, { policyId: 'd', count: 1 }, now)).toBe(10_000);
    expect(testPauseMs(recent, { policyId: 'd', count: 20 }, now)).toBe(10_000);
    expect(testPauseMs(recent, { policyId: 'd', count: 21 }, now)).toBe(20_000);
    expect(testPauseMs(recent.slice(1), { policyId: 'd', count: 20 }, now)).toBe(0);
  });
});
