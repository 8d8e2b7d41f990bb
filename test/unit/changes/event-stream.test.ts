import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStream, PING_EVERY_MS } from '../../../src/changes/event-stream.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const response = new PassThrough();
  const stream = new EventStream(response as unknown as ServerResponse);
  return { response, stream, read: () => String(response.read() ?? '') };
}

describe('a stream of events', () => {
  it('sends pings as events without an id, which pages can see', () => {
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
