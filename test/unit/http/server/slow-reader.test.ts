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

/** A response whose client goes on sending: its connection is never silent. */
function watched(bytes: number) {
  const response = Object.assign(new EventEmitter(), { destroy: vi.fn(), setTimeout: vi.fn() });
  limitSlowReader(response as unknown as ServerResponse, bytes);
  return response;
}

describe('a response that is not read', () => {
  it('ends the connection after ten seconds and the time at the minimum rate, even if the client sends', () => {
    const response = watched(MIB);
    expect(response.setTimeout).toHaveBeenCalledWith(10_000, expect.any(Function));
    vi.advanceTimersByTime(25_999);
    expect(response.destroy).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(response.destroy).toHaveBeenCalledTimes(1);
  });

  it('is no longer watched once it is sent, and a short one never is', () => {
    const response = watched(MIB);
    response.emit('close');
    const short = watched(16 * 1024);
    vi.advanceTimersByTime(100_000);
    expect(response.destroy).not.toHaveBeenCalled();
    expect(short.setTimeout).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
