import { setTimeout as sleep } from 'node:timers/promises';
import { ItemMaker, type LoadItem } from './item.js';
import { type Answer, type Sent, send, type Target } from './send.js';

const LANES = 8;
const MAX_BATCH = 30;
/** As a client that was told to come back later, but sooner. */
const PAUSE_AFTER_TROUBLE_MS = 20;

/** Sends from several connections at once and keeps what became of each item. */
export class Load {
  readonly maker: ItemMaker;
  /** Answered 2xx. */
  readonly acknowledged: LoadItem[] = [];
  /** Sent, and perhaps stored. */
  readonly unknown: LoadItem[] = [];
  /** Surely not stored. */
  readonly refused: LoadItem[] = [];
  /** How often each outcome came: `200`, `503`, `ECONNRESET` …. */
  readonly outcomes = new Map<string, number>();
  readonly faults = new Set<string>();
  /** When the last request was not acknowledged; by `performance.now()`. */
  lastTroubleMs = Number.NEGATIVE_INFINITY;
  acknowledgedSinceTrouble = 0;
  acknowledgedRequests = 0;
  longestMs = 0;

  constructor(name: string) {
    this.maker = new ItemMaker(name);
  }

  /** Sends until nobody listens any more or `stop` is raised; resolves when the last answer is in or lost. */
  async run(target: Target, stop: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: LANES }, (_, lane) => this.#runLane(target, lane, stop)));
  }

  /** Every second lane sends one at a time; every fourth sends without ids. */
  async #runLane(target: Target, lane: number, stop: AbortSignal): Promise<void> {
    const withId = lane % 4 < 3;
    while (!stop.aborted) {
      const length = lane % 2 === 0 ? 1 : 1 + Math.floor(Math.random() * MAX_BATCH);
      const items = Array.from({ length }, () => this.maker.make({ withId }));
      const sent = await send(target, items);
      this.#note(sent, items);
      if (sent.answer.kind === 'refused' && sent.answer.gone) return;
      if (sent.answer.kind !== 'acknowledged') await sleep(PAUSE_AFTER_TROUBLE_MS);
    }
  }

  #note({ answer, tookMs, fault }: Sent, items: LoadItem[]): void {
    this.longestMs = Math.max(this.longestMs, tookMs);
    if (fault !== null) this.faults.add(fault);
    this[answer.kind].push(...items);
    const outcome = outcomeText(answer);
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    if (answer.kind === 'acknowledged') {
      this.acknowledgedSinceTrouble += 1;
      this.acknowledgedRequests += 1;
    } else {
      this.lastTroubleMs = performance.now();
      this.acknowledgedSinceTrouble = 0;
    }
  }
}

/** `200`, `503 store-unavailable`, `ECONNRESET`, `nobody there`. */
function outcomeText(answer: Answer): string {
  if (answer.kind === 'acknowledged') return String(answer.status);
  if (answer.kind === 'refused') return answer.gone ? 'nobody there' : `${answer.status} refused`;
  return answer.status > 0 ? `${answer.status} ${answer.why}` : answer.why;
}
