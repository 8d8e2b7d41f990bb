import type { FlowAnswer } from './service.js';

/** What is sent: instants of a few types, each with an id of its own. */
export interface LoadItem {
  component: string;
  type: string;
  startedAt: string;
  glueInterval: number;
  count: number;
  id: string;
}

export interface LoadEvent {
  type: string;
  startedAt: string;
  endedAt: string;
  count: number;
}

/** Where the load can be sent. */
export interface LoadTarget {
  call(method: string, path: string, body?: unknown): Promise<FlowAnswer>;
}

export const LOAD_COMPONENT = 'crash/load';
const TYPES = 5;
const GLUE_SECONDS = 20;
const SPREAD_SECONDS = 4 * 3600;
const LANES = 8;
const MAX_BATCH = 30;
const RESEND_BATCH = 2000;

/** Sends from several connections at once and keeps what was acknowledged and what was not. */
export class Load {
  readonly acknowledged = new Map<string, LoadItem>();
  /** Sent, and no 2xx came back. */
  readonly open = new Map<string, LoadItem>();
  #next = 0;
  readonly #baseMs = Date.now() - (SPREAD_SECONDS + 60) * 1000;

  /** Sends until the target no longer answers; resolves when the last answer is in or lost. */
  async run(target: LoadTarget): Promise<void> {
    await Promise.all(Array.from({ length: LANES }, (_, lane) => this.#runLane(target, lane)));
  }

  async #runLane(target: LoadTarget, lane: number): Promise<void> {
    // Every second connection sends one at a time.
    const size = () => (lane % 2 === 0 ? 1 : 1 + Math.floor(Math.random() * MAX_BATCH));
    for (let alive = true; alive; )
      alive = await this.#send(
        target,
        Array.from({ length: size() }, () => this.#item()),
      );
  }

  /** False when there was no answer. */
  async #send(target: LoadTarget, items: LoadItem[]): Promise<boolean> {
    for (const item of items) this.open.set(item.id, item);
    try {
      const [first] = items;
      const { status } =
        items.length === 1
          ? await target.call('POST', '/v1/occurrences', first)
          : await target.call('POST', '/v1/occurrences/batch', { occurrences: items });
      // 503: not acknowledged, and perhaps stored nonetheless.
      if (status !== 200 && status !== 201) return true;
    } catch {
      return false;
    }
    for (const item of items) this.#acknowledge(item);
    return true;
  }

  /** Sends items once more; tells of each id whether the service knew it. */
  async resend(target: LoadTarget, items: Iterable<LoadItem>): Promise<Map<string, boolean>> {
    const all = [...items];
    const known = new Map<string, boolean>();
    for (let from = 0; from < all.length; from += RESEND_BATCH) {
      const occurrences = all.slice(from, from + RESEND_BATCH);
      const { status, body } = await target.call('POST', '/v1/occurrences/batch', { occurrences });
      if (status !== 200) throw new Error(`a retry was answered ${status}`);
      occurrences.forEach((item, i) => {
        known.set(item.id, body.results[i].duplicate);
        this.#acknowledge(item);
      });
    }
    return known;
  }

  /** The events that everything sent must have become: instants of one interval, so that a sorted walk finds them. */
  expectedEvents(): LoadEvent[] {
    const events: LoadEvent[] = [];
    const items = [...this.acknowledged.values(), ...this.open.values()];
    for (const item of items.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))) {
      const last = events.at(-1);
      const pauseMs = last === undefined ? 0 : Date.parse(item.startedAt) - Date.parse(last.endedAt);
      if (last !== undefined && last.type === item.type && pauseMs <= GLUE_SECONDS * 1000) {
        last.endedAt = item.startedAt;
        last.count += item.count;
      } else {
        events.push({ type: item.type, startedAt: item.startedAt, endedAt: item.startedAt, count: item.count });
      }
    }
    return events;
  }

  #acknowledge(item: LoadItem): void {
    this.acknowledged.set(item.id, item);
    this.open.delete(item.id);
  }

  #item(): LoadItem {
    const n = this.#next++;
    return {
      component: LOAD_COMPONENT,
      type: `Error ${n % TYPES}`,
      startedAt: new Date(this.#baseMs + Math.floor(Math.random() * SPREAD_SECONDS * 1000)).toISOString(),
      glueInterval: GLUE_SECONDS,
      count: 1 + (n % 3),
      id: `load-${n}`,
    };
  }
}

/** All events of the load as the service tells them, in the order of `expectedEvents`. */
export async function readEvents(target: LoadTarget): Promise<LoadEvent[]> {
  const events: LoadEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: URLSearchParams = new URLSearchParams({
      component: LOAD_COMPONENT,
      limit: '200',
      ...(cursor && { cursor }),
    });
    const { body } = await target.call('GET', `/v1/events?${query}`);
    for (const { type, startedAt, endedAt, count } of body.items) events.push({ type, startedAt, endedAt, count });
    cursor = body.nextCursor;
  }
  return events.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function placeOf({ type, startedAt }: { type: string; startedAt: string }): string {
  return `${type} ${startedAt}`;
}
