import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { DAY_MS } from '../../src/lib/time.js';
import { abandon, call, consume, ignore } from './http.js';
import { type Party, sendBatch } from './parties.js';
import { FAT, HISTORY, type Prepared, seed } from './seed.js';

/** How many requests had which outcome, by what the attack did. */
export type AttackCounts = Record<string, Record<string, number>>;

const DROP_AFTER_MS = 300;
const NEW_COMPONENTS = 10_000;
const PAUSE_MS = 20;
/** The other loops are few: the attack must not use the processor that the measured project needs. */
const LOOPS = 2;
const READERS_THAT_IGNORE = 10;
const WRONG_KEYS_AT_ONCE = 4;

/** Runs in a process of its own, so that it does not delay the clock of the measurement. Called by attack-host.mjs. */
export function listen(parent: NodeJS.Process): void {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  let party: Party;
  let prepared: Prepared;
  let over: Promise<AttackCounts>;
  parent.on('message', async (message: { do: string; party: Party; size: number; lists: number }) => {
    if (message.do === 'seed') {
      party = message.party;
      const { port } = silent.address() as AddressInfo;
      prepared = await seed(party, `http://127.0.0.1:${port}`, message.size);
      parent.send?.({ done: 'seed' });
    } else if (message.do === 'attack') {
      over = attack(party, prepared, message.lists, stop.signal);
    } else {
      stop.abort();
      parent.send?.({ done: 'stop', counts: await over });
    }
  });
  parent.on('disconnect', () => parent.exit());
}

/** Everything at once, until `stop`. */
async function attack(party: Party, prepared: Prepared, lists: number, stop: AbortSignal): Promise<AttackCounts> {
  const counts: AttackCounts = {};
  const { url, keys } = party;
  const repeat = async (what: string, times: number, once: (turn: number) => Promise<string>) => {
    const ofThis: Record<string, number> = {};
    counts[what] = ofThis;
    const loop = async (first: number) => {
      for (let turn = first; !stop.aborted; turn += times) {
        const outcome = await Promise.race([once(turn), aborted(stop)]).catch((error: Error) => error.message);
        if (outcome === null) return;
        ofThis[outcome] = (ofThis[outcome] ?? 0) + 1;
        await sleep(PAUSE_MS);
      }
    };
    await Promise.all(Array.from({ length: times }, (_, first) => loop(first)));
  };
  const read = (path: string) => consume(url, 'GET', path, keys.read);
  const fatList = (turn: number) => `/v1/events?component=${FAT}&limit=200${turn % 2 === 0 ? '' : '&fields=full'}`;
  const history = historyPath();
  const others = [
    '/v1/types?limit=200',
    '/v1/tree',
    `/v1/events?q=${encodeURIComponent('漢漢漢')}`,
    '/v1/findings?limit=200',
  ];
  await Promise.all([
    repeat('lists, dropped', lists, (turn) => abandon(url, fatList(turn), keys.read, DROP_AFTER_MS)),
    repeat('lists, never read', READERS_THAT_IGNORE, (turn) => ignore(url, fatList(turn), keys.read, stop)),
    repeat('histories', LOOPS, () => read(history)),
    repeat('other reads', LOOPS, (turn) => read(others[turn % others.length] as string)),
    repeat('exports', LOOPS, () => read(`/v1/events/${prepared.eventId}/export`)),
    repeat('dry runs', LOOPS, () =>
      consume(url, 'POST', `/v1/inspections/${prepared.inspectionId}/run`, keys.read, {}),
    ),
    repeat('policy tests', LOOPS, (turn) => testPolicy(party, prepared, turn)),
    repeat('fat DSN events', 1, () => sendEnvelope(party)),
    repeat('wrong keys', WRONG_KEYS_AT_ONCE, () =>
      consume(url, 'GET', '/v1/session', `gp_read_${randomBytes(20).toString('hex')}`),
    ),
    sendBatch(party, newComponents()).catch(() => {}),
  ]);
  return counts;
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function historyPath(): string {
  const nowMs = Date.now();
  const range = new URLSearchParams({
    from: new Date(nowMs - 21 * DAY_MS).toISOString(),
    to: new Date(nowMs).toISOString(),
  });
  return `/v1/components/${HISTORY}/history?${range}`;
}

function testPolicy({ url, keys }: Party, { policyIds }: Prepared, turn: number): Promise<string> {
  return consume(url, 'POST', `/v1/alert-policies/${policyIds[turn % policyIds.length]}/test`, keys.admin);
}

/** A few kilobytes that become an event of a megabyte: anyone who has the public key can send it. */
async function sendEnvelope({ url, number, keys }: Party): Promise<string> {
  const id = randomBytes(16).toString('hex');
  const event = JSON.stringify({
    event_id: id,
    level: 'error',
    message: `fat ${id}`,
    extra: Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`x${n}`, 'a'.repeat(15_000)])),
  });
  const body = gzipSync(`{"event_id":"${id}"}\n{"type":"event"}\n${event}\n`);
  const path = `/api/${number}/envelope/?sentry_key=${keys.dsn}`;
  const headers = { 'content-type': 'application/x-sentry-envelope', 'content-encoding': 'gzip' };
  return String((await call(url, 'POST', path, keys.dsn, body, { headers })).status);
}

/** Each becomes a status change that the policies of the attacker notify. */
function newComponents(): object[] {
  return Array.from({ length: NEW_COMPONENTS }, (_, n) => ({ component: `new/part-${n}`, type: 'broken' }));
}
