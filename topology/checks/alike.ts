import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS } from '../../src/lib/time.js';
import type { Client } from '../client.js';
import { instantsOf, makeLoad, type Sending, sendLoad } from '../load.js';
import { difference, readWorld } from '../world.js';
import type { Stage } from './check.js';

const CLIENTS = 8;
const SLICE = 500;
/** Between slices that are sent only because the harm is not over. */
const PAUSE_MS = 100;

/** What became of a load. */
export interface Seen extends Sending {
  occurrences: number;
  events: number;
  statuses: number;
  clients: Client[];
}

/**
 * Sends a load by the proxy, for as long as `harm` takes and at least the count of the stage, and the same to the
 * service as one process. Throws when events, types, histories or statuses differ, or the counts of what was sent.
 */
export async function sendAndCompare(
  stage: Stage,
  seed: number,
  harm: () => Promise<void> = async () => {},
): Promise<Seen> {
  const project = `load-${seed}`;
  const baseMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 10 * HOUR_MS;
  const clients = Array.from({ length: CLIENTS }, () => stage.topology.client());
  const calls = clients.map(({ call }) => call);
  for (const { call } of [stage.topology.client(), stage.alone]) {
    await call('POST', '/v1/projects', { slug: project, name: project });
  }
  const total: Sending = { requests: 0, again: 0 };
  let over = false;
  const harming = harm().finally(() => {
    over = true;
  });
  let sent = 0;
  for (; sent < stage.count || !over; sent += SLICE) {
    const { requests, again } = await sendLoad(calls, project, slice(seed, sent, baseMs), seed + sent);
    total.requests += requests;
    total.again += again;
    if (sent >= stage.count) await sleep(PAUSE_MS);
  }
  await harming;
  const load = Array.from({ length: sent / SLICE }, (_, n) => slice(seed, n * SLICE, baseMs)).flat();
  await sendLoad(Array(4).fill(stage.alone.call), project, load, seed);
  const instants = instantsOf(baseMs);
  const together = await readWorld(stage.topology.client().call, project, instants);
  const differs = difference(together, await readWorld(stage.alone.call, project, instants));
  if (differs !== null) throw new Error(differs);
  const counted = (together.events as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
  const due = (load as unknown as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
  if (counted !== due) throw new Error(`${due} occurrences were sent, ${counted} are counted`);
  return { ...total, occurrences: sent, events: together.events.length, statuses: together.statuses.length, clients };
}

/** The occurrences from the `from`-th on: the same for the same seed, however many are sent in the end. */
function slice(seed: number, from: number, baseMs: number) {
  return makeLoad(seed * 1_000_003 + from, SLICE, baseMs);
}

/** Why requests had to be sent again, over all clients. */
export function retriesOf(clients: readonly Client[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { retries } of clients) {
    for (const [reason, n] of Object.entries(retries)) sum[reason] = (sum[reason] ?? 0) + n;
  }
  return sum;
}

export function inWords(retries: Record<string, number>): string {
  const parts = Object.entries(retries).map(([reason, n]) => `${n} × ${reason}`);
  return parts.length === 0 ? 'nothing had to be sent again' : `sent again after ${parts.join(', ')}`;
}
