/** One occurrence of the load: an instant of one of a few types. */
export interface LoadItem {
  component: string;
  type: string;
  startedAt: string;
  glueInterval: number;
  count: number;
  id?: string;
}

/** An event as the service tells it, as far as the load knows what it must be. */
export interface LoadEvent {
  type: string;
  startedAt: string;
  endedAt: string;
  count: number;
}

const TYPES = 20;
const GLUE_SECONDS = 20;
const SPREAD_SECONDS = 4 * 3600;

/** Makes items of which some glue and some do not, spread over four hours. Two makers' items have nothing in common. */
export class ItemMaker {
  #made = 0;
  readonly #name: string;
  readonly #baseMs = Date.now() - (SPREAD_SECONDS + 60) * 1000;
  /** Where those with ids go; their events are known exactly. */
  readonly component: string;
  /** Where those without ids go: sent again they would count again. */
  readonly plainComponent: string;

  constructor(name: string) {
    this.#name = name;
    this.component = `load/${name}/ids`;
    this.plainComponent = `load/${name}/plain`;
  }

  make({ withId }: { withId: boolean }): LoadItem {
    const n = this.#made++;
    return {
      component: withId ? this.component : this.plainComponent,
      type: `Error ${n % TYPES}`,
      startedAt: new Date(this.#baseMs + Math.floor(Math.random() * SPREAD_SECONDS * 1000)).toISOString(),
      glueInterval: GLUE_SECONDS,
      count: 1 + (n % 3),
      ...(withId ? { id: `${this.#name}-${n}` } : {}),
    };
  }
}

/** The events that items must become: instants of one interval, so that a sorted walk finds them. */
export function expectedEvents(items: readonly LoadItem[]): LoadEvent[] {
  const events: LoadEvent[] = [];
  for (const { type, startedAt, count } of [...items].sort(byPlace)) {
    const last = events.at(-1);
    const pauseMs = last === undefined ? 0 : Date.parse(startedAt) - Date.parse(last.endedAt);
    if (last !== undefined && last.type === type && pauseMs <= GLUE_SECONDS * 1000) {
      last.endedAt = startedAt;
      last.count += count;
    } else {
      events.push({ type, startedAt, endedAt: startedAt, count });
    }
  }
  return events;
}

/** By type, then by time. */
export function byPlace(a: Pick<LoadEvent, 'type' | 'startedAt'>, b: Pick<LoadEvent, 'type' | 'startedAt'>): number {
  return `${a.type} ${a.startedAt}` < `${b.type} ${b.startedAt}` ? -1 : 1;
}
