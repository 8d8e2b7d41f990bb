import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PING_EVERY_MS } from '../../../src/changes/ping.js';
import { ChangeStream, SERVICE_TIMEOUT_MS } from '../../../web/src/live/change-stream.js';
import { EarlyStream } from '../../../web/src/live/early-stream.js';
import { HELLO_TIMEOUT_MS, keepFresh } from '../../../web/src/live/keep-fresh.js';

/** As a browser has it: what the service sends is told by `tell`. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    sources.push(this);
  }
  tell(type: string, lastEventId: string, topics: string[] = []): void {
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

/** What a page does that shows something: `told` is what it fetches again. */
function look(stream = new ChangeStream('/v1/changes')) {
  const seen = {
    told: [] as (readonly string[] | 'everything')[],
    ready: 0,
    refused: 0,
    state: '',
    heardMs: null as number | null,
    end: () => {},
  };
  seen.end = keepFresh({
    stream,
    refresher: { invalidate: (topics) => seen.told.push(topics) },
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

describe('a page', () => {
  it('asks once the stream has begun, and then only again what changed', () => {
    const seen = look();
    expect([seen.ready, seen.state]).toEqual([0, 'connecting']);
    last().tell('hello', 'v1');
    expect([seen.ready, seen.told, seen.state]).toEqual([1, [], 'live']);
    last().tell('changed', 'v2', ['events']);
    expect([seen.ready, seen.told]).toEqual([1, [['events']]]);
  });

  it('asks without it when it is late, and everything again when it begins after all', () => {
    const seen = look();
    vi.advanceTimersByTime(HELLO_TIMEOUT_MS - 1);
    expect(seen.ready).toBe(0);
    vi.advanceTimersByTime(1);
    expect(seen.ready).toBe(1);
    last().tell('hello', 'v1');
    expect([seen.ready, seen.told]).toEqual([1, ['everything']]);
  });

  it('asks without it when it is refused, tries it again, and then fetches everything', () => {
    const seen = look();
    last().fail(Source.CLOSED);
    expect([seen.ready, seen.refused, seen.state]).toEqual([1, 1, 'interrupted']);
    vi.advanceTimersByTime(15_000);
    expect(sources).toHaveLength(2);
    last().tell('hello', 'v1');
    expect([seen.state, seen.told]).toEqual(['live', ['everything']]);
  });

  it('fetches only what it missed when the stream was interrupted', () => {
    const seen = look();
    last().tell('hello', 'v1');
    last().fail(0);
    expect(seen.state).toBe('interrupted');
    last().tell('hello', 'v3');
    last().tell('changed', 'v3', ['status']);
    expect([sources.length, seen.told]).toEqual([1, [['status']]]);
  });

  it('hears that the service is there, and sees that it is gone when two pings and a half are missing', () => {
    expect(SERVICE_TIMEOUT_MS).toBe(2.5 * PING_EVERY_MS);
    const seen = look();
    last().tell('hello', 'v1');
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS - 1);
    last().tell('ping', 'v1');
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS - 1);
    expect([sources.length, seen.state]).toEqual([1, 'live']);
    vi.advanceTimersByTime(1);
    expect(seen.state).toBe('interrupted');
    expect(sources.map(({ url, readyState }) => [url, readyState])).toEqual([
      ['/v1/changes', Source.CLOSED],
      ['/v1/changes?since=v1', 1],
    ]);
    // Nor does that one come through; the next does.
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS);
    expect([sources.length, seen.state]).toEqual([3, 'interrupted']);
    last().tell('hello', 'v2');
    last().tell('changed', 'v2', ['status']);
    expect([seen.state, seen.refused, seen.told]).toEqual(['live', 0, [['status']]]);
  });

  it('knows until when the service was heard', () => {
    const seen = look();
    const beganMs = Date.now();
    expect(seen.heardMs).toBeNull();
    last().tell('hello', 'v1');
    vi.advanceTimersByTime(10_000);
    last().tell('ping', 'v1');
    vi.advanceTimersByTime(SERVICE_TIMEOUT_MS);
    expect([seen.state, seen.heardMs]).toEqual(['interrupted', beganMs + 10_000]);
    last().fail(Source.CLOSED);
    expect(seen.heardMs).toBe(beganMs + 10_000);
  });

  it('does not look for a service in silence where nobody looks at it', () => {
    look();
    last().tell('hello', 'v1');
    show(false);
    vi.advanceTimersByTime(10 * SERVICE_TIMEOUT_MS);
    expect(sources).toHaveLength(1);
  });

  it('has no stream while nobody looks at it, and says how far it was told when somebody does again', () => {
    const seen = look();
    last().tell('hello', 'v 1');
    last().tell('changed', 'v 2', ['events']);
    show(false);
    expect(last().readyState).toBe(Source.CLOSED);
    show(true);
    expect(sources.map(({ url }) => url)).toEqual(['/v1/changes', '/v1/changes?since=v%202']);
    last().tell('hello', 'v 3');
    last().tell('changed', 'v 3', ['alerts']);
    expect(seen.told).toEqual([['events'], ['alerts']]);
    seen.end();
    show(false);
    show(true);
    expect(sources).toHaveLength(2);
  });

  it('that was opened where nobody looked asks all the same, and everything again once it is seen', () => {
    page.hidden = true;
    const seen = look();
    vi.advanceTimersByTime(HELLO_TIMEOUT_MS);
    expect([sources.length, seen.ready]).toEqual([0, 1]);
    show(true);
    last().tell('hello', 'v1');
    expect(seen.told).toEqual(['everything']);
  });
});

describe('the stream that is opened before the page', () => {
  it('is taken by the page, whose questions it precedes', () => {
    const early = new EarlyStream('/v1/changes');
    last().tell('hello', 'v1');
    const seen = look(early.take('/v1/changes'));
    expect([sources.length, seen.ready, seen.state, seen.told]).toEqual([1, 1, 'live', []]);
    last().tell('changed', 'v2', ['events']);
    expect(seen.told).toEqual([['events']]);
  });

  it('is closed where it is of another project, and only the first takes it', () => {
    const early = new EarlyStream('/v1/changes?project=a');
    early.take('/v1/changes');
    early.take('/v1/changes?project=a');
    expect(sources.map(({ url, readyState }) => [url, readyState])).toEqual([
      ['/v1/changes?project=a', Source.CLOSED],
      ['/v1/changes', 1],
      ['/v1/changes?project=a', 1],
    ]);
  });

  it('is opened again by who takes it when nobody was signed in', () => {
    const early = new EarlyStream('/v1/changes');
    last().fail(Source.CLOSED);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
    const seen = look(early.take('/v1/changes'));
    expect(sources).toHaveLength(2);
    last().tell('hello', 'v1');
    expect([seen.ready, seen.state]).toEqual([1, 'live']);
  });
});
