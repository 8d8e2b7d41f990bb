import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expectedEvents, type LoadEvent, type LoadItem } from './item.js';
import type { Load } from './load.js';
import { readEvents } from './read-events.js';
import { send, type Target } from './send.js';

/** What was found when everything with an id had been sent again. */
export interface Settled {
  acknowledged: number;
  unknown: number;
  refused: number;
  /** Of the unknown ones with ids, those that were stored nonetheless. */
  storedThoughUnknown: number;
  /** What the items with ids became, as it must be. */
  events: LoadEvent[];
  faults: string[];
}

const RESEND_BATCH = 2000;
const RESEND_FOR_MS = 30_000;

/**
 * Sends everything that carries an id again and compares: what was acknowledged must be known, what was refused must not,
 * the events must be exactly those of all items once. Without ids, between what was acknowledged and that and the unknown.
 */
export async function settle(target: Target, load: Load): Promise<Settled> {
  const faults = [...load.faults];
  const again = async (items: readonly LoadItem[]) =>
    resend(
      target,
      items.filter(({ id }) => id !== undefined),
    );
  const acknowledged = await again(load.acknowledged);
  const lost = acknowledged.filter(({ known }) => !known);
  if (lost.length > 0) faults.push(`${lost.length} acknowledged occurrences are lost, as ${lost[0]?.item.id}`);
  const refused = (await again(load.refused)).filter(({ known }) => known);
  if (refused.length > 0) faults.push(`${refused.length} refused occurrences were stored, as ${refused[0]?.item.id}`);
  const unknown = await again(load.unknown);
  const all = [...load.acknowledged, ...load.refused, ...load.unknown].filter(({ id }) => id !== undefined);
  const events = expectedEvents(all);
  faults.push(...(await eventFaults(target, load.maker.component, events)), ...(await plainFaults(target, load)));
  return {
    acknowledged: load.acknowledged.length,
    unknown: load.unknown.length,
    refused: load.refused.length,
    storedThoughUnknown: unknown.filter(({ known }) => known).length,
    events,
    faults,
  };
}

/** What is wrong with the events of a component, which must be exactly these. */
export async function eventFaults(target: Target, component: string, expected: LoadEvent[]): Promise<string[]> {
  const stored = await readEvents(target, component);
  if (isDeepStrictEqual(stored, expected)) return [];
  const n = expected.findIndex((event, place) => !isDeepStrictEqual(event, stored[place]));
  const [is, must] = [stored, expected].map((events) => JSON.stringify(events[n === -1 ? expected.length : n]));
  return [
    `${component} has ${stored.length} events, must have ${expected.length}; the first that differs is ${is}, must be ${must}`,
  ];
}

/** Sends items again, in batches, until each got a 2xx; returns for each whether its id was known. */
async function resend(target: Target, items: readonly LoadItem[]): Promise<{ item: LoadItem; known: boolean }[]> {
  const resent: { item: LoadItem; known: boolean }[] = [];
  for (let from = 0; from < items.length; from += RESEND_BATCH) {
    const batch = items.slice(from, from + RESEND_BATCH);
    const duplicates = await sendUntilAcknowledged(target, batch);
    resent.push(...batch.map((item, n) => ({ item, known: duplicates[n] === true })));
  }
  return resent;
}

async function sendUntilAcknowledged(target: Target, batch: readonly LoadItem[]): Promise<boolean[]> {
  const giveUpMs = performance.now() + RESEND_FOR_MS;
  for (;;) {
    const { result } = await send(target, batch);
    if (result.kind === 'acknowledged') return result.duplicates;
    if (performance.now() > giveUpMs) throw new Error(`a retry still got ${JSON.stringify(result)} after 30 s`);
    await sleep(100);
  }
}

/** Without ids nothing can be sent again: what is stored of each type lies between two bounds. */
async function plainFaults(target: Target, load: Load): Promise<string[]> {
  const stored = countsByType(await readEvents(target, load.maker.plainComponent));
  const plain = (items: readonly LoadItem[]) => countsByType(items.filter(({ id }) => id === undefined));
  const least = plain(load.acknowledged);
  const open = plain(load.unknown);
  const wrong = [...new Set([...stored.keys(), ...least.keys()])].flatMap((type) => {
    const is = stored.get(type) ?? 0;
    const from = least.get(type) ?? 0;
    const to = from + (open.get(type) ?? 0);
    return is >= from && is <= to ? [] : [`${type} counts ${is}, must lie between ${from} and ${to}`];
  });
  return wrong.length === 0 ? [] : [`${wrong.length} types without ids are wrong, as ${wrong[0]}`];
}

function countsByType(things: readonly { type: string; count: number }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type, count } of things) counts.set(type, (counts.get(type) ?? 0) + count);
  return counts;
}
