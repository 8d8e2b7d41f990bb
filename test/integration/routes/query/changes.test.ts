import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import { until } from '../../../support/until.js';

let t: TestApp;
let other: TestApp;
let base: string;
let otherBase: string;
beforeAll(async () => {
  t = await startTestApp();
  // As a second process of the service.
  other = await startTestApp({ database: t.database });
  base = await t.listen();
  otherBase = await other.listen();
});
afterAll(async () => {
  await other.close();
  await t.close();
});

interface StreamEvent {
  event: string;
  id: string;
  topics: string[];
}

interface Listening {
  status: number;
  headers: Headers;
  events: StreamEvent[];
  /** Whether the service ended the stream. */
  ended: boolean;
  leave(): void;
}

const listening: Listening[] = [];
afterEach(() => {
  for (const one of listening.splice(0)) one.leave();
});

async function listen(from = base, { key = t.rootKey, lastEventId = '', query = '' } = {}): Promise<Listening> {
  const stop = new AbortController();
  const response = await fetch(`${from}/v1/changes${query}`, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream', 'last-event-id': lastEventId },
    signal: stop.signal,
  });
  const one: Listening = {
    status: response.status,
    headers: response.headers,
    events: [],
    ended: false,
    leave: () => stop.abort(),
  };
  listening.push(one);
  if (response.status !== 200) {
    await response.text();
    return one;
  }
  void read(response, one).catch(() => {});
  await until(() => one.events.some(({ event }) => event === 'hello'));
  return one;
}

async function read(response: Response, one: Listening): Promise<void> {
  let text = '';
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (text + piece).split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const fields = Object.fromEntries(part.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
      if (fields.event)
        one.events.push({ event: fields.event, id: fields.id!, topics: JSON.parse(fields.data!).topics ?? [] });
    }
  }
  one.ended = true;
}

function topicsOf({ events }: Listening): string[] {
  return [...new Set(events.flatMap(({ topics }) => topics))].sort();
}

const send = (component: string, more = {}) => t.call('POST', '/v1/occurrences', { component, type: 'T', ...more });

describe('the stream of changes', () => {
  it('says hello, and is for one reader that sees it as it comes', async () => {
    const one = await listen();
    expect(one.status).toBe(200);
    expect(one.headers.get('content-type')).toBe('text/event-stream');
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.get('x-accel-buffering')).toBe('no');
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
    expect(one.events).toEqual([{ event: 'hello', id: expect.stringMatching(/^[\w.-]+$/), topics: [] }]);
  });

  it('reports an occurrence in every process, and nothing else', async () => {
    const [here, there] = [await listen(), await listen(otherBase)];
    await send('shop');
    await until(() => topicsOf(here).length > 0 && topicsOf(there).length > 0);
    expect([topicsOf(here), topicsOf(there)]).toEqual([
      ['events', 'status'],
      ['events', 'status'],
    ]);
    expect(here.events.at(-1)?.id).toBe(there.events.at(-1)?.id);
  });

  it('tells by its topic of everything that a page shows', async () => {
    const one = await listen(otherBase);
    const hears = async (topic: string, change: () => Promise<unknown>) => {
      one.events.length = 0;
      await change();
      await until(() => topicsOf(one).includes(topic));
    };
    const [inspection] = (await t.call('GET', '/v1/inspections')).body.items;
    await hears('inspections', () => t.call('PATCH', `/v1/inspections/${inspection.id}`, { enabled: false }));
    const targets = [{ kind: 'email', to: ['a@example.com'] }];
    const policy = { name: 'p', triggers: ['recovered'], targets };
    let made = '';
    await hears('alerts', async () => {
      made = (await t.call('POST', '/v1/alert-policies', policy)).body.id;
    });
    await hears('alerts', () => t.call('POST', `/v1/alert-policies/${made}/test`));
    await hears('settings', () => t.call('POST', '/v1/keys', { name: 'k', role: 'read' }));
    await hears('settings', () => t.call('PATCH', '/v1/projects/default', { retentionDays: 60 }));
    const moved = 'UPDATE inspection SET inspected_until_ms = inspected_until_ms + 3600000';
    await hears('findings', () => t.database.pool.query(moved));
  });

  it('reports a status that only time changes', async () => {
    const clock = movedClock(Date.now());
    const third = await startTestApp({ database: t.database, clock });
    const one = await listen(await third.listen());
    await third.call('POST', '/v1/occurrences', { component: 'brief', type: 'T', relevanceInterval: 60 });
    await until(() => topicsOf(one).includes('events'));
    one.events.length = 0;
    clock.advance(60_000);
    await until(() => topicsOf(one).length > 0, 20);
    expect(topicsOf(one)).toEqual(['status']);
    await third.close();
  });

  it('keeps to its project', async () => {
    await t.call('POST', '/v1/projects', { slug: 'other' });
    const one = await listen(base, { query: '?project=other' });
    const mine = await listen();
    await send('shop');
    await until(() => topicsOf(mine).length > 0);
    expect(topicsOf(one)).toEqual([]);
  });

  it('tells a listener that comes back what it missed, at once', async () => {
    const before = await listen();
    const lastEventId = before.events[0]!.id;
    before.leave();
    await send('shop');
    const again = await listen(otherBase, { lastEventId });
    await until(() => again.events.length === 2);
    expect(again.events[1]).toMatchObject({ event: 'changed', topics: expect.arrayContaining(['events', 'status']) });
    // A client that reconnects still uses its first address.
    const later = await listen(base, { lastEventId: again.events[1]!.id, query: `?since=${lastEventId}` });
    await until(() => later.events.length === 2);
    expect(later.events[1]?.topics).toEqual(['status']);
    const started = await listen(base, { query: `?since=${lastEventId}` });
    await until(() => started.events.length === 2);
    expect(started.events[1]?.topics).toEqual(expect.arrayContaining(['events', 'status']));
    const stranger = await listen(base, { lastEventId: 'of-another-service' });
    await until(() => stranger.events.length === 2);
    expect(stranger.events[1]?.topics).toHaveLength(6);
  });

  it('ends soon after its key was revoked', async () => {
    const { id, key } = (await t.call('POST', '/v1/keys', { name: 'short', role: 'read' })).body;
    const one = await listen(otherBase, { key });
    await t.call('DELETE', `/v1/keys/${id}`);
    await until(() => one.ended, 15);
    expect((await listen(otherBase, { key })).status).toBe(401);
  });

  it('is refused to more than a hundred of one key, until one leaves', async () => {
    const { key } = (await t.call('POST', '/v1/keys', { name: 'crowd', role: 'read' })).body;
    const all = await Promise.all(Array.from({ length: 101 }, () => listen(base, { key })));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(100);
    const refused = all.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    all.find(({ status }) => status === 200)!.leave();
    await until(async () => (await listen(base, { key })).status === 200);
  });
});

describe('a client that does not listen to a stream', () => {
  it('gets the same in one response', async () => {
    const all = (await t.call('GET', '/v1/changes')).body;
    expect(all.topics).toHaveLength(6);
    expect((await t.call('GET', `/v1/changes?since=${all.version}`)).body).toEqual({
      version: all.version,
      topics: [],
    });
    await send('shop');
    const later = (await t.call('GET', `/v1/changes?since=${all.version}`)).body;
    expect(later.topics).toEqual(['events', 'status']);
    expect((await t.call('GET', `/v1/changes?since=${randomBytes(9).toString('hex')}`)).body.topics).toHaveLength(6);
  });
});

describe('a service that stops', () => {
  it('ends its streams and is gone at once', async () => {
    const stopping = await startTestApp({ database: t.database });
    const one = await listen(await stopping.listen());
    const silent = await raw(stopping);
    const from = performance.now();
    await stopping.close();
    expect(performance.now() - from).toBeLessThan(5_000);
    await until(() => one.ended);
    silent.destroy();
  });
});

/** A listener that reads nothing. */
async function raw({ app }: TestApp): Promise<Socket> {
  const { port } = app.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1').pause();
  const head = `GET /v1/changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${t.rootKey}\r\n\r\n`;
  await new Promise<void>((resolve) => socket.write(head, () => resolve()));
  return socket.on('error', () => {});
}
