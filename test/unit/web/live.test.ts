import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeStream } from '../../../web/src/live/change-stream.js';
import { EarlyStream } from '../../../web/src/live/early-stream.js';
import { keepFresh } from '../../../web/src/live/keep-fresh.js';
import { HELLO_TIMEOUT_MS, SERVICE_TIMEOUT_MS } from '../../../web/src/live/timeouts.js';

/** The browser's EventSource; `send` dispatches a message of the service. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    sources.push(this);
  }
  send(type: string, lastEventId: string, topics: string[] = []): void {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify({ topics }), lastEventId }));
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.onerror?.();
  }
  close(): void {
    this.readyState = Source.CLOSED;
  }
}

let sources: Source[];
let page: EventTarget & { hidden: boolean };
const last = () => sources.at(-1) as Source;

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function show(isShown: boolean): void {
  page.hidden = !isShown;
  page.dispatchEvent(new Event('visibilitychange'));
}

/** Keeps a page fresh; `refreshed` records what it fetches again. */
function look(stream = new ChangeStream('/v1/changes')) {
  const seen = {
    refreshed: [] as (readonly string[] | 'everything')[],
    ready: 0,
    refused: 0,
    state: '',
    heardMs: null as number | null,
    end: () => {},
  };
  seen.end = keepFresh({
    stream,
    refresher: { invalidate: (topics) => seen.refreshed.push(topics) },
    onState: (state, heardMs) => {
      Object.assign(seen, { state, heardMs });
    },
    onReady: () => {
      seen.ready += 1;
    },
    onRefused: () => {
      seen.refused += 1;
    },
  });
  return seen;
}

describe('a page with the stream of changes', () => {
  it('fetches when the stream is connected, then again only what changed', () => {
    const seen = look();
    expect([seen.ready, seen.state]).toEqual([0, 'connecting']);
    last().send('hello', 'v1');
    expect([seen.ready, seen.refreshed, seen.state]).toEqual([1, [], 'live']);
    last().send('changed', 'v2', ['events']);
    expect([seen.ready, seen.refreshed]).toEqual([1, [['events']]]);
  });

  it('fetches without a late stream, and everything again once it connects', () => {
    const seen = look();
    vi.advanceTimersByTime(HELLO_TIMEOUT_MS - 1);
    expect(seen.ready).toBe(0);
    vi.advanceTimersByTime(1);
    expect(seen.ready).toBe(1);
    last().send('hello', 'v1');
    expect([seen.ready, seen.refreshed]).toEqual([1, ['everything']]);
  });

  it('fetches without a refused stream, reopens it, and then fetches everything', () => {
    const seen = look();
    last().fail(Source.CLOSED);
    expect([seen.ready, seen.refused, seen.state]).toEqual([1, 1, 'interrupted']);
    vi.advanceTimersByTime(15_000);
    expect(sources).toHaveLength(2);
    last().send('hello', 'v1');
    expect([seen.state, seen.refreshed]).toEqual(['live', ['everything']]);
  });

  it('fetches only what it missed during an interruption', () => {
    const seen = look();
    last().send('hello', 'v1');
    last().fail(0);
    expect(seen.state).toBe('interrupted');
    last().send('hello', 'v3');
    last().send('changed', 'v3', ['status']);
    expect([sources.length, seen.refreshed]).toEqual([1, [['status']]]);
  });

  it('reconnects with its position after the timeout of the service', () => {
    const seen = look();
    last().send('hello', 'v1');
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS - 1);
    last().send('ping', 'v1');
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS - 1);
    expect([sources.length, seen.state]).toEqual([1, 'live']);
    vi.advanceTimersByTime(1);
    expect(seen.state).toBe('interrupted');
    expect(sources.map(({ url, readyState }) => [url, readyState])).toEqual([
      ['/v1/changes', Source.CLOSED],
      ['/v1/changes?since=v1', 1],
    ]);
    // The second connection fails too; the third works.
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS);
    expect([sources.length, seen.state]).toEqual([3, 'interrupted']);
    last().send('hello', 'v2');
    last().send('changed', 'v2', ['status']);
    expect([seen.state, seen.refused, seen.refreshed]).toEqual(['live', 0, [['status']]]);
  });

  it('knows when it last heard from the service', () => {
    const seen = look();
    const beganMs = Date.now();
    expect(seen.heardMs).toBeNull();
    last().send('hello', 'v1');
    vi.advanceTimersByTime(10_000);
    last().send('ping', 'v1');
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS);
    expect([seen.state, seen.heardMs]).toEqual(['interrupted', beganMs + 10_000]);
    last().fail(Source.CLOSED);
    expect(seen.heardMs).toBe(beganMs + 10_000);
  });

  it('does not reconnect while hidden', () => {
    look();
    last().send('hello', 'v1');
    show(false);
    vi.advanceTimersByTime(10 * SERVICE_TIMEOUT_MS);
    expect(sources).toHaveLength(1);
  });

  it('has no stream while hidden, and continues at its position when visible', () => {
    const seen = look();
    last().send('hello', 'v 1');
    last().send('changed', 'v 2', ['events']);
    show(false);
    expect(last().readyState).toBe(Source.CLOSED);
    show(true);
    expect(sources.map(({ url }) => url)).toEqual(['/v1/changes', '/v1/changes?since=v%202']);
    last().send('hello', 'v 3');
    last().send('changed', 'v 3', ['alerts']);
    expect(seen.refreshed).toEqual([['events'], ['alerts']]);
    seen.end();
    show(false);
    show(true);
    expect(sources).toHaveLength(2);
  });

  it('opened hidden: fetches, and everything again once it is visible', () => {
    page.hidden = true;
    const seen = look();
    vi.advanceTimersByTime(HELLO_TIMEOUT_MS);
    expect([sources.length, seen.ready]).toEqual([0, 1]);
    show(true);
    last().send('hello', 'v1');
    expect(seen.refreshed).toEqual(['everything']);
  });
});

describe('the stream opened before the page', () => {
  it('is used by the page, which then fetches once', () => {
    const early = new EarlyStream('/v1/changes');
    last().send('hello', 'v1');
    const seen = look(early.take('/v1/changes'));
    expect([sources.length, seen.ready, seen.state, seen.refreshed]).toEqual([1, 1, 'live', []]);
    last().send('changed', 'v2', ['events']);
    expect(seen.refreshed).toEqual([['events']]);
  });

  it('is closed for another project, and used only once', () => {
    const early = new EarlyStream('/v1/changes?project=a');
    early.take('/v1/changes');
    early.take('/v1/changes?project=a');
    expect(sources.map(({ url, readyState }) => [url, readyState])).toEqual([
      ['/v1/changes?project=a', Source.CLOSED],
      ['/v1/changes', 1],
      ['/v1/changes?project=a', 1],
    ]);
  });

  it('is opened again after sign-in', () => {
    const early = new EarlyStream('/v1/changes');
    last().fail(Source.CLOSED);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
    const seen = look(early.take('/v1/changes'));
    expect(sources).toHaveLength(2);
    last().send('hello', 'v1');
    expect([seen.ready, seen.state]).toEqual([1, 'live']);
  });
});
