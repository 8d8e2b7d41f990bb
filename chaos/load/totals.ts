import type { LoadEvent } from './item.js';
import type { Load } from './load.js';
import type { Target } from './send.js';
import { eventFaults, type Settled, settle } from './settle.js';

/** What several rounds of load came to. */
export class Totals {
  readonly faults: string[] = [];
  readonly #outcomes = new Map<string, number>();
  readonly #components = new Map<string, LoadEvent[]>();
  #acknowledged = 0;
  #unknown = 0;
  #refused = 0;
  #storedThoughUnknown = 0;
  #events = 0;
  #longestMs = 0;

  /** Settles a round and adds it; returns its result. */
  async settle(target: Target, load: Load): Promise<Settled> {
    const settled = await settle(target, load);
    this.#acknowledged += settled.acknowledged;
    this.#unknown += settled.unknown;
    this.#refused += settled.refused;
    this.#storedThoughUnknown += settled.storedThoughUnknown;
    this.#events += settled.events.length;
    this.#longestMs = Math.max(this.#longestMs, load.longestMs);
    this.#components.set(load.maker.component, settled.events);
    for (const [outcome, count] of load.outcomes)
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + count);
    this.faults.push(...settled.faults.map((fault) => `${load.maker.component}: ${fault}`));
    return settled;
  }

  /** Reads the events of all rounds once more: what came later must not have harmed what was there. */
  async checkAll(target: Target): Promise<void> {
    for (const [component, events] of this.#components)
      this.faults.push(...(await eventFaults(target, component, events)));
  }

  /** Of components in a store that is left behind now. */
  forget(): void {
    this.#components.clear();
  }

  /** Responses by status, and how connections ended. */
  responses(): string {
    return [...this.#outcomes].map(([outcome, count]) => `${count} × ${outcome}`).join(', ');
  }

  found(): string {
    return (
      `${this.#acknowledged} acknowledged occurrences, ${this.faults.length === 0 ? 'none lost, none double' : 'see the faults'}; ` +
      `${this.#unknown} unknown (${this.#storedThoughUnknown} were stored), ${this.#refused} refused (none may be stored); ` +
      `${this.#events} events compared one by one; requests: ${this.responses()}; longest ${Math.round(this.#longestMs)} ms`
    );
  }
}

/** Result of a round, for the line that reports it. */
export function roundText({ acknowledged, unknown, storedThoughUnknown, refused, events, faults }: Settled): string {
  const verdict = faults.length === 0 ? 'all there, counts right' : faults.join('; ');
  return `${acknowledged} acknowledged, ${unknown} unknown (${storedThoughUnknown} stored), ${refused} refused, ${events.length} events: ${verdict}`;
}
