import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitSlowReader } from '../../../../src/http/server/slow-reader.js';
import { MIB } from '../../../../src/lib/bytes.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An answer whose client goes on sending: its connection is never silent. */
function watched(bytes: number) {
  const answer = Object.assign(new EventEmitter(), { destroy: vi.fn(), setTimeout: vi.fn() });
  limitSlowReader(answer as unknown as ServerResponse, bytes);
  return answer;
}

describe('an answer that is not read', () => {
  it('ends the connection after ten seconds and the time that a slow reader would need, whatever is sent', () => {
    const answer = watched(MIB);
    expect(answer.setTimeout).toHaveBeenCalledWith(10_000, expect.any(Function));
    vi.advanceTimersByTime(25_999);
    expect(answer.destroy).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(answer.destroy).toHaveBeenCalledTimes(1);
  });

  it('is forgotten once it has gone out, and never watched when it is short', () => {
    const answer = watched(MIB);
    answer.emit('close');
    const short = watched(16 * 1024);
    vi.advanceTimersByTime(100_000);
    expect(answer.destroy).not.toHaveBeenCalled();
    expect(short.setTimeout).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
