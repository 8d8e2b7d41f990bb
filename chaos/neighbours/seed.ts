import { DAY_MS } from '../../src/lib/time.js';
import { call } from './http.js';
import { create, type Party, sendBatch } from './parties.js';

/** What the attack reads and sets off. */
export interface Prepared {
  eventId: string;
  inspectionId: string;
  policyIds: string[];
  /** Where the silent webhooks go: it accepts connections and never responds. */
  silentUrl: string;
}

export const FAT = 'fat';
export const HISTORY = 'history';

const FAT_EVENTS = 200;
const FAT_BATCH = 20;
const POLICIES = 20;
const TARGETS = 20;
const IDEOGRAM = '漢';

/** Stores what a project may store by default: fat events, a long history, and many policies to a silent receiver. */
export async function seed(party: Party, silentUrl: string, historySize: number): Promise<Prepared> {
  for (let first = 0; first < FAT_EVENTS; first += FAT_BATCH) {
    await sendBatch(
      party,
      Array.from({ length: FAT_BATCH }, (_, n) => fatOccurrence(first + n)),
    );
  }
  const nowMs = Date.now();
  await sendBatch(party, nestedWindows(nowMs, historySize));
  const policyIds: string[] = [];
  for (let policy = 0; policy < POLICIES; policy += 1) {
    const targets = Array.from({ length: TARGETS }, (_, n) => ({
      kind: 'webhook',
      url: `${silentUrl}/${policy}/${n}`,
    }));
    const body = { name: `silent ${policy}`, triggers: ['status-change'], silence: 0, targets };
    policyIds.push(await create(party, '/v1/alert-policies', body));
  }
  const inspectionId = await create(party, '/v1/inspections', { name: 'everything' });
  const { text } = await call(party.url, 'GET', `/v1/events?component=${FAT}&limit=1`, party.keys.read);
  return { eventId: JSON.parse(text).items[0].id, inspectionId, policyIds, silentUrl };
}

/** About a megabyte: 64 properties and a stack of the greatest length that is kept. */
function fatOccurrence(n: number): object {
  const properties = Object.fromEntries(Array.from({ length: 64 }, (_, key) => [`p${key}`, IDEOGRAM.repeat(4_000)]));
  return {
    component: FAT,
    type: `fat ${n}`,
    message: IDEOGRAM.repeat(8_000),
    stack: IDEOGRAM.repeat(60_000),
    properties,
  };
}

/** `size` warnings that overlap, and `size` short alarms that cut their time into segments. */
function nestedWindows(nowMs: number, size: number): object[] {
  const at = (ms: number) => new Date(ms).toISOString();
  const warnings = Array.from({ length: size }, (_, n) => ({
    component: HISTORY,
    type: `warning ${n}`,
    importance: 'warning',
    startedAt: at(nowMs - 20 * DAY_MS),
    endedAt: at(nowMs - DAY_MS),
  }));
  const alarms = Array.from({ length: size }, (_, n) => ({
    component: HISTORY,
    type: `alarm ${n}`,
    startedAt: at(nowMs - 20 * DAY_MS + ((n + 1) * 18 * DAY_MS) / size),
    relevanceInterval: '1s',
  }));
  return [...warnings, ...alarms];
}
