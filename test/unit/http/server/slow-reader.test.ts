import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitSlowReader, limitSlowStream } from '../../../../src/http/server/slow-reader.js';
import { MIB } from '../../../../src/lib/bytes.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A response whose client goes on sending: its connection is never silent. */
function response() {
  const socket = { writableLength: 0, bytesWritten: 0 };
  return Object.assign(new EventEmitter(), { destroy: vi.fn(), setTimeout: vi.fn(), socket });
}

function watched(bytes: number) {
  const one = response();
  limitSlowReader(one as unknown as ServerResponse, bytes);
  return one;
}

describe('a response that is not read', () => {
  it('ends the connection after ten seconds and the time at the minimum rate, even if the client sends', () => {
    const one = watched(MIB);
    expect(one.setTimeout).toHaveBeenCalledWith(10_000, expect.any(Function));
    vi.advanceTimersByTime(25_999);
    expect(one.destroy).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(one.destroy).toHaveBeenCalledTimes(1);
  });

  it('is no longer watched once it is sent', () => {
    watched(MIB).emit('close');
    vi.advanceTimersByTime(100_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a stream that is not read', () => {
  function watchedStream() {
    const one = response();
    limitSlowStream(one as unknown as ServerResponse);
    return one;
  }

  it('ends the connection when nothing was read of what waits for ten seconds', () => {
    const { socket, destroy } = watchedStream();
    socket.bytesWritten = 3 * MIB;
    socket.writableLength = MIB;
    vi.advanceTimersByTime(19_999);
    expect(destroy).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(destroy).toHaveBeenCalledTimes(1);
  });

  it('goes on while a piece is read now and then, or while none waits', () => {
    const { socket, destroy } = watchedStream();
    socket.writableLength = MIB;
    for (let n = 0; n < 10; n += 1) {
      socket.bytesWritten += 1;
      vi.advanceTimersByTime(10_000);
    }
    socket.writableLength = 0;
    vi.advanceTimersByTime(100_000);
    expect(destroy).not.toHaveBeenCalled();
  });

  it('is no longer watched once it is sent', () => {
    watchedStream().emit('close');
    expect(vi.getTimerCount()).toBe(0);
  });
});
