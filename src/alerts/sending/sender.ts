import { setTimeout as sleep } from 'node:timers/promises';
import type { Base } from '../../base.js';
import type { Network } from '../channels/channel.js';
import { deliver, type Outcome } from '../deliveries/deliver.js';
import type { DeliveryName } from '../deliveries/enqueue.js';
import { dueOfProject, makeDue, nextDueMs, projectsWithDue } from './due-store.js';
import { type DueDelivery, nextDelivery, Shares, Turns } from './shares.js';

/** No attempt starts later in a run; the next run goes on. An attempt that has started ends within its timeout. */
const START_WITHIN_MS = 15_000;
/** What was read as due is used for so long, unless a run starts meanwhile. */
const READ_VALID_MS = 500;
/** Of each project; more than may be under way. */
const READ_OF_PROJECT = 20;
/** The projects whose turn it is. Others follow once these hold their shares or have nothing due. */
const READ_PROJECTS = 20;
/** A run waits for what is due so soon: the clocks of the queue and of this process may differ by it. */
const AHEAD_MS = 1_500;
/** A timer may end before the clock shows its instant, by at most so much. */
const TIMER_EARLY_MS = 100;

/** An attempt or decision that a run made. */
export type Sent = { name: DeliveryName; outcome: Exclude<Outcome, { kind: 'not-due' }> };

/**
 * Sends what is due, of all projects, in turns (docs/rules/alerting.md#limits-of-sending). The order is that of the store
 * and not that of the job queue, whose jobs only say that something is due: so a project with one delivery does not wait
 * for another one with thousands.
 */
export class Sender {
  readonly #shares = new Shares();
  readonly #turns = new Turns();
  /** Deliveries that runs of this process work on. */
  readonly #held = new Set<string>();
  #due = new Map<number, DueDelivery[]>();
  #readAtMs = Number.NEGATIVE_INFINITY;
  /** One picks at a time. */
  #picking: Promise<unknown> = Promise.resolve();
  #isWaitingAhead = false;

  constructor(
    readonly deps: Pick<Base, 'pool' | 'clock' | 'settings' | 'log'>,
    readonly network: Network,
  ) {}

  /**
   * Attempts what is due as far as the shares allow, and what becomes due while that lasts. `onSent` is called after
   * each. Returns whether its time was over before there was nothing left to start. Throws the first fault of this
   * service, after all that it started has ended.
   */
  async run(signal: AbortSignal, onSent: (sent: Sent) => Promise<void>): Promise<boolean> {
    const startedMs = performance.now();
    const mine = new Set<Promise<void>>();
    const faults: unknown[] = [];
    this.#readAtMs = Number.NEGATIVE_INFINITY;
    const hasTime = () => !signal.aborted && faults.length === 0 && performance.now() - startedMs < START_WITHIN_MS;
    while (hasTime()) {
      const due = await this.#pick().catch((error: unknown) => {
        faults.push(error);
        return null;
      });
      if (due !== null) {
        const work = this.#attempt(due, signal, onSent)
          .catch((error: unknown) => void faults.push(error))
          .finally(() => mine.delete(work));
        mine.add(work);
      } else if (mine.size > 0) {
        // The end of one may leave room for another.
        await Promise.race(mine);
      } else if (!(await this.#waitAhead(signal))) break;
    }
    const isCutShort = !hasTime();
    await Promise.all(mine);
    if (faults.length > 0) throw faults[0];
    return isCutShort && !signal.aborted;
  }

  async #attempt(due: DueDelivery, signal: AbortSignal, onSent: (sent: Sent) => Promise<void>): Promise<void> {
    const { pool, clock, log } = this.deps;
    const name = { projectId: due.projectId, id: due.id };
    const onRefused = (hostname: string, why: string) =>
      log.info({ project: due.projectId, delivery: due.id, hostname, why }, 'target refused');
    try {
      const outcome = await deliver(this.deps, { ...this.network, onRefused }, name, signal);
      if (outcome.kind === 'not-due') return;
      if (outcome.runNext !== null) {
        await makeDue(pool, due.projectId, outcome.runNext, clock.now());
        this.#readAtMs = Number.NEGATIVE_INFINITY;
      }
      await onSent({ name, outcome });
    } finally {
      this.#held.delete(due.id);
      this.#shares.end(due);
    }
  }

  /** Takes the delivery whose turn it is, with its share; null = nothing may start. */
  #pick(): Promise<DueDelivery | null> {
    const picked = this.#picking.then(async () => {
      const isFresh = performance.now() - this.#readAtMs < READ_VALID_MS;
      const known = isFresh ? this.#next() : null;
      if (known !== null) return known;
      await this.#read();
      return this.#next();
    });
    this.#picking = picked.catch(() => {});
    return picked;
  }

  #next(): DueDelivery | null {
    const mayStart = (one: DueDelivery) => !this.#held.has(one.id) && this.#shares.mayStart(one);
    const due = nextDelivery(this.#due, this.#turns, mayStart);
    if (due === null) return null;
    const others = (this.#due.get(due.projectId) ?? []).filter((one) => one !== due);
    if (others.length === 0) this.#due.delete(due.projectId);
    else this.#due.set(due.projectId, others);
    this.#turns.take(due.projectId);
    this.#shares.start(due);
    this.#held.add(due.id);
    return due;
  }

  async #read(): Promise<void> {
    const { pool, clock } = this.deps;
    const nowMs = clock.now();
    this.#readAtMs = performance.now();
    const projects = (await projectsWithDue(pool, nowMs))
      .filter((projectId) => this.#shares.mayStart({ projectId, host: NO_HOST }))
      .sort(this.#turns.compare)
      .slice(0, READ_PROJECTS);
    const due = new Map<number, DueDelivery[]>();
    for (const projectId of projects) {
      const withoutHosts = this.#shares.fullHosts(projectId);
      due.set(projectId, await dueOfProject(pool, projectId, { nowMs, limit: READ_OF_PROJECT, withoutHosts }));
    }
    this.#due = due;
  }

  /** Waits for what is due within moments, one run of the process for all; false = nothing is. */
  async #waitAhead(signal: AbortSignal): Promise<boolean> {
    if (this.#isWaitingAhead) return false;
    this.#isWaitingAhead = true;
    try {
      const nowMs = this.deps.clock.now();
      const nextMs = await nextDueMs(this.deps.pool, nowMs);
      if (nextMs === null || nextMs > nowMs + AHEAD_MS) return false;
      const endMs = performance.now() + (nextMs - nowMs) + TIMER_EARLY_MS;
      let leftMs = nextMs - nowMs;
      while (leftMs > 0 && !signal.aborted && performance.now() < endMs) {
        await sleep(leftMs, undefined, { signal }).catch(() => {});
        leftMs = nextMs - this.deps.clock.now();
      }
      return leftMs <= 0;
    } finally {
      this.#isWaitingAhead = false;
    }
  }
}

/** No delivery goes to it, so that only the share of the project counts. */
const NO_HOST = ' ';
