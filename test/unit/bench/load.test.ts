import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { StreamJob } from '../../../bench/load/job.js';
import { Stream } from '../../../bench/load/stream.js';
import { occurrenceBody } from '../../../src/schemas/occurrence.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that keeps the bodies it gets. */
async function serve(respond: (request: IncomingMessage, response: ServerResponse) => void) {
  const bodies: { path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      bodies.push({ path: request.url ?? '', body });
      respond(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, bodies };
}

function ok(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 2 }).end('{}');
}

const single: StreamJob = {
  connections: 4,
  perSecond: null,
  key: 'key',
  requests: { kind: 'single', types: 3, ids: true },
};

describe('the load of the bench', () => {
  it('sends valid occurrences, no two with the same message or id, every tenth with a stack of 4 KiB', async () => {
    const { port, bodies } = await serve(ok);
    const result = await (await Stream.open(single, port, 7)).run(1);
    const sent = bodies.map(({ body }) => occurrenceBody.parse(JSON.parse(body)));
    expect(result.statuses).toEqual({ 200: sent.length });
    expect(result.broken).toEqual([]);
    expect(new Set(sent.map(({ message }) => message)).size).toBe(sent.length);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
    expect(new Set(sent.map(({ type }) => type)).size).toBe(3);
    const stacks = sent.filter(({ stack }) => stack != null);
    expect(stacks.every(({ stack }) => stack?.length === 4096)).toBe(true);
    expect(Math.abs(stacks.length - sent.length / 10)).toBeLessThanOrEqual(6);
  });

  it('fills batches over all types, with new ids in every batch', async () => {
    const { port, bodies } = await serve(ok);
    const requests = { kind: 'batch', types: 3, size: 10, ids: true, minimal: true } as const;
    await (await Stream.open({ ...single, connections: 2, requests }, port, 8)).run(1);
    const sent = bodies.flatMap(({ body }) =>
      JSON.parse(body).occurrences.map((item: unknown) => occurrenceBody.parse(item)),
    );
    expect(sent.length).toBe(bodies.length * 10);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
    expect(new Set(sent.map(({ type }) => type)).size).toBe(3);
  });

  it('keeps to a rate, and counts the wait of a request from when it was due', async () => {
    const slow = (request: IncomingMessage, response: ServerResponse) => setTimeout(() => ok(request, response), 50);
    const { port } = await serve(slow);
    const requests = { kind: 'get', paths: ['/a', '/b'] } as const;
    const job: StreamJob = {
      connections: 1,
      perSecond: 100,
      key: 'key',
      requests: { ...requests, paths: ['/a', '/b'] },
    };
    const result = await (await Stream.open(job, port, 9)).run(0.2);
    expect(result.statuses).toEqual({ 200: 20 });
    expect(result.p99Ms).toBeGreaterThan(500);
  });

  it('load: reports every other status and connections that break', async () => {
    let count = 0;
    const { port } = await serve((request, response) => {
      count += 1;
      if (count === 3) request.socket.destroy();
      else response.writeHead(count === 2 ? 503 : 200, { 'content-length': 0 }).end();
    });
    const result = await (await Stream.open({ ...single, connections: 1 }, port, 10)).run(1);
    expect(result.statuses).toEqual({ 200: 1, 503: 1 });
    expect(result.broken.length).toBe(1);
  });
});
