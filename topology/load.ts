import type { Call } from '../test/support/conformance/cases.js';
import { numbersFrom, shuffled } from '../test/support/conformance/sending.js';

const SPREAD_SECONDS = 6 * 3600;
const MAX_BATCH = 100;
const COMPONENTS = ['shop/checkout/db', 'shop/checkout', 'shop/cart', 'mail/outgoing', 'search'];
const ENVIRONMENTS = ['production', 'staging'];
const IMPORTANCES = ['alarm', 'alarm', 'warning', 'success', 'unknown'];
const GLUE_SECONDS = [10, 60, 300];

/** An occurrence as the API takes it. */
export type Sent = { id: string } & Record<string, unknown>;

/** Occurrences of many series over six hours from `baseMs`, each with an id: the same ones for the same seed. */
export function makeLoad(seed: number, count: number, baseMs: number): Sent[] {
  const random = numbersFrom(seed);
  const one = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  return Array.from({ length: count }, (_, n) => {
    const startedMs = baseMs + Math.floor(random() * SPREAD_SECONDS * 1000);
    return {
      id: `${seed}-${n}`,
      component: one(COMPONENTS),
      environment: one(ENVIRONMENTS),
      type: `Error ${Math.floor(random() * 4)}`,
      glueKey: one(['', '', 'other']),
      importance: one(IMPORTANCES),
      startedAt: new Date(startedMs).toISOString(),
      endedAt: new Date(startedMs + Math.floor(random() * 20_000)).toISOString(),
      count: 1 + Math.floor(random() * 3),
      glueInterval: one(GLUE_SECONDS),
      relevanceInterval: one([30, 120]),
      message: `attempt ${n}`,
      version: `1.${n % 7}`,
      properties: { n },
    };
  });
}

/** The instants at which a load is looked at. */
export function instantsOf(baseMs: number): number[] {
  return [0, 0.31, 0.62, 0.93, 1.1].map((share) => baseMs + Math.round(share * SPREAD_SECONDS * 1000));
}

export interface Sending {
  requests: number;
  /** Occurrences that were sent more than once. */
  again: number;
}

/**
 * Sends all of it from several clients at once, in an order of the seed's, singly and in batches; one in five also
 * from another client, and one request in ten once more. Throws on a response other than 200 and 201.
 */
export async function sendLoad(calls: Call[], project: string, load: readonly Sent[], seed: number): Promise<Sending> {
  const random = numbersFrom(seed);
  const lanes = calls.map(() => [] as Sent[]);
  const put = (item: Sent) => void lanes[Math.floor(random() * lanes.length)]?.push(item);
  const twice = load.filter(() => random() < 0.2);
  for (const item of shuffled([...load, ...twice], random)) put(item);
  const sending = { requests: 0, again: twice.length };
  await Promise.all(
    calls.map(async (call, lane) => {
      for (let items = lanes[lane] as Sent[]; items.length > 0; ) {
        const size = random() < 0.5 ? 1 : 1 + Math.floor(random() * MAX_BATCH);
        const part = items.slice(0, size);
        items = items.slice(size);
        const times = random() < 0.1 ? 2 : 1;
        for (let n = 0; n < times; n++) await sendPart(call, project, part);
        sending.requests += times;
        sending.again += (times - 1) * part.length;
      }
    }),
  );
  return sending;
}

async function sendPart(call: Call, project: string, part: Sent[]): Promise<void> {
  const [first] = part;
  const single = part.length === 1;
  const path = `/v1/occurrences${single ? '' : '/batch'}?project=${project}`;
  const { status, body } = await call('POST', path, single ? first : { occurrences: part });
  if (status !== 200 && status !== 201) throw new Error(`POST ${path} was answered ${status}: ${JSON.stringify(body)}`);
  if (!single && body.rejected !== 0) throw new Error(`of a batch, ${body.rejected} were refused`);
}
