import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStream } from '../../../src/changes/event-stream.js';
import { PING_EVERY_MS } from '../../../src/changes/ping.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const response = new PassThrough();
  const stream = new EventStream(response as unknown as ServerResponse);
  return { response, stream, read: () => String(response.read() ?? '') };
}

describe('a stream of events', () => {
  it('says that it is there in a way that pages are told of, without an id of its own', () => {
    const { read } = open();
    expect(read()).toBe('retry: 2000\n\n');
    vi.advanceTimersByTime(PING_EVERY_MS - 1);
    expect(read()).toBe('');
    vi.advanceTimersByTime(1);
    expect(read()).toBe('event: ping\ndata: {}\n\n');
    vi.advanceTimersByTime(PING_EVERY_MS);
    expect(read()).toBe('event: ping\ndata: {}\n\n');
  });

  it('says nothing more once it has ended', () => {
    const { stream, response, read } = open();
    read();
    stream.end();
    vi.advanceTimersByTime(10 * PING_EVERY_MS);
    expect([read(), response.writableEnded]).toEqual(['', true]);
  });
});
