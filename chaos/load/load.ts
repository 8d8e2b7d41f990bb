import { setTimeout as sleep } from 'node:timers/promises';
import { ItemMaker, type LoadItem } from './item.js';
import { type SendResult, type Sent, send, type Target } from './send.js';

const LANES = 8;
const MAX_BATCH = 30;
/** Shorter than a client would wait that was asked to retry later. */
const PAUSE_AFTER_FAILURE_MS = 20;

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
  lastFailureMs = Number.NEGATIVE_INFINITY;
  acknowledgedSinceFailure = 0;
  acknowledgedRequests = 0;
  longestMs = 0;

  constructor(name: string) {
    this.maker = new ItemMaker(name);
  }

  /** Sends until no process listens or `stop` is aborted; resolves when the last response has arrived or is lost. */
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
      if (sent.result.kind === 'refused' && sent.result.gone) return;
      if (sent.result.kind !== 'acknowledged') await sleep(PAUSE_AFTER_FAILURE_MS);
    }
  }

  #note({ result, tookMs, fault }: Sent, items: LoadItem[]): void {
    this.longestMs = Math.max(this.longestMs, tookMs);
    if (fault !== null) this.faults.add(fault);
    this[result.kind].push(...items);
    const outcome = outcomeText(result);
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    if (result.kind === 'acknowledged') {
      this.acknowledgedSinceFailure += 1;
      this.acknowledgedRequests += 1;
    } else {
      this.lastFailureMs = performance.now();
      this.acknowledgedSinceFailure = 0;
    }
  }
}

/** `200`, `503 store-unavailable`, `ECONNRESET`, `no connection`. */
function outcomeText(result: SendResult): string {
  if (result.kind === 'acknowledged') return String(result.status);
  if (result.kind === 'refused') return result.gone ? 'no connection' : `${result.status} refused`;
  return result.status > 0 ? `${result.status} ${result.why}` : result.why;
}
