import cluster, { type Worker } from 'node:cluster';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOfWorkers, serveWorkers } from '../../../src/lib/cluster-rpc.js';

type Sent = { rpc: string; id: number; kind: string } & Record<string, unknown>;

/** A worker as the primary sees it: what was sent to it, and what it sends. */
function fakeWorker() {
  const sent: Sent[] = [];
  const worker = { isConnected: () => true, send: (message: Sent) => sent.push(message) } as unknown as Worker;
  return { worker, sent, says: (message: unknown) => cluster.emit('message', worker, message) };
}

describe('cluster RPC', () => {
  let before: ReturnType<typeof cluster.listeners>;
  beforeEach(() => {
    before = cluster.listeners('message');
  });
  afterEach(() => {
    for (const listener of cluster.listeners('message')) {
      if (!before.includes(listener)) cluster.off('message', listener as () => void);
    }
  });

  it('gives each call its own response, in any order', async () => {
    const call = clientOfWorkers<string, string>('shout', 1_000);
    const { worker, sent, says } = fakeWorker();
    const results = [call(worker, 'a'), call(worker, 'b')];
    expect(sent.map(({ kind, argument }) => [kind, argument])).toEqual([
      ['request', 'a'],
      ['request', 'b'],
    ]);
    for (const { rpc, id, argument } of sent.toReversed()) says({ rpc, id, kind: 'response', result: `${argument}!` });
    expect(await Promise.all(results)).toEqual(['a!', 'b!']);
  });

  it('rejects when no response arrives in time, and ignores a late one', async () => {
    const call = clientOfWorkers<null, string>('slow', 10);
    const { worker, sent, says } = fakeWorker();
    await expect(call(worker, null)).rejects.toThrow('no response to slow from another process within 10 ms');
    says({ ...sent[0], kind: 'response', result: 'late' });
  });

  it('ignores responses to other calls, and messages that are not its own', async () => {
    const call = clientOfWorkers<null, string>('mine', 20);
    const { worker, sent, says } = fakeWorker();
    const result = call(worker, null);
    for (const message of [null, 'text', { rpc: 'other', id: sent[0]?.id, kind: 'response', result: 'wrong' }])
      says(message);
    await expect(result).rejects.toThrow('no response');
  });

  it('serves a request with the result of the handler, and a failure with its error', async () => {
    serveWorkers<number, number>('half', async (n) => {
      if (n % 2 === 1) throw new Error('odd');
      return n / 2;
    });
    const { sent, says } = fakeWorker();
    says({ rpc: 'half', id: 1, kind: 'request', argument: 8 });
    says({ rpc: 'half', id: 2, kind: 'request', argument: 7 });
    says({ rpc: 'double', id: 3, kind: 'request', argument: 7 });
    await expect.poll(() => sent.length).toBe(2);
    expect(sent).toEqual([
      { rpc: 'half', id: 1, kind: 'response', result: 4 },
      { rpc: 'half', id: 2, kind: 'failure', error: 'odd' },
    ]);
  });

  it('rejects the call with the error of the other process', async () => {
    const call = clientOfWorkers<null, null>('fails', 1_000);
    const { worker, sent, says } = fakeWorker();
    const result = call(worker, null);
    says({ rpc: 'fails', id: sent[0]?.id, kind: 'failure', error: 'odd' });
    await expect(result).rejects.toThrow('odd');
  });
});
