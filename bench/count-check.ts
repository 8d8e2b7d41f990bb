import type { CountCheck } from './line.js';
import { call, type Side, type SideName } from './sides/side.js';
import { answered, type Turn } from './turn.js';

/** Adds up the occurrences that a row's turns were answered for, and compares them with what is stored. */
export class Answered {
  readonly #bySide = new Map<SideName, number>();

  /** `perAnswer`: occurrences in one request. */
  add(turns: readonly Turn[], perAnswer = 1): void {
    for (const turn of turns)
      this.#bySide.set(turn.side, (this.#bySide.get(turn.side) ?? 0) + answered(turn) * perAnswer);
  }

  async compare(row: string, side: Side): Promise<CountCheck> {
    const stored = side.name === 'plain' ? (await call(side.port, 'GET', '/stored')).body : await storedBy(side.port);
    return { row, side: side.name, answered: this.#bySide.get(side.name) ?? 0, stored };
  }
}

export function isEqual({ answered, stored }: CountCheck): boolean {
  return Object.values(stored).every((count) => count === answered);
}

/** The product's occurrences by its events, the minutes of these, and its types. */
async function storedBy(port: number): Promise<Record<string, number>> {
  const events = await all<{ id: string; count: number }>(port, '/v1/events?limit=200');
  const types = await all<{ occurrences: number }>(port, '/v1/types?limit=200');
  let minutes = 0;
  for (const { id } of events) {
    const { counts } = (await call(port, 'GET', `/v1/events/${id}/distribution`)).body;
    minutes += sum(counts.map(({ count }: { count: number }) => count));
  }
  return { events: sum(events.map(({ count }) => count)), minutes, types: sum(types.map((type) => type.occurrences)) };
}

async function all<Item>(port: number, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: Item[]; nextCursor: string | null } = (
      await call(port, 'GET', cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`)
    ).body;
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
