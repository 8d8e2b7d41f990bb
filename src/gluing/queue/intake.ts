import type { Pool } from 'pg';
import type { Clock } from '../../lib/clock.js';
import type { GluepointError } from '../../lib/errors.js';
import type { Project } from '../../model/project.js';
import type { HourQuota } from '../../model/quota.js';
import { overQuota } from '../../quotas/over-quota.js';
import type { Quotas } from '../../quotas/quotas.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import type { IdSpace } from '../core/keys.js';
import type { Occurrence } from '../core/occurrence.js';
import { SeriesNames } from '../core/series.js';
import { GroupStore } from '../store/group-store.js';
import { Overrides } from '../store/overrides.js';
import { type Admission, admit, Refused } from './admit.js';
import { CommitQueue } from './commit-queue.js';
import type { Outcome } from './outcome.js';

/** The occurrence would begin more than a quota of its project allows. */
export class OverQuota {
  constructor(readonly error: GluepointError) {}
}

/** The outcome of one occurrence that was received. */
export type Received = Outcome | Refused | OverQuota;

export interface ReceiveOptions {
  /** The space that the ids of the occurrences live in. Default: that of the API. */
  ids?: IdSpace;
  /** Added to the times that the client gave, as the function `clockOffsetMs` computes it. Default: 0. */
  clockOffsetMs?: number;
}

/** How many occurrences were received since the start, by outcome. */
export interface IntakeCounters {
  created: number;
  glued: number;
  duplicate: number;
  refused: number;
  overQuota: number;
}

/** All occurrences of all protocols come in here: they are admitted, glued and stored. */
export class Intake {
  readonly #names = new SeriesNames();
  readonly counters: IntakeCounters = { created: 0, glued: 0, duplicate: 0, refused: 0, overQuota: 0 };

  constructor(
    readonly clock: Clock,
    readonly overrides: Overrides,
    readonly queue: CommitQueue,
    readonly quotas: Quotas,
  ) {}

  /**
   * Stores what can be admitted, all in one transaction, and resolves after its commit, in the order given.
   * Rejects as CommitQueue.send does; then it may or may not be stored.
   */
  receive(project: Project, bodies: readonly OccurrenceBody[], options: ReceiveOptions = {}): Promise<Received[]> {
    const admission = this.#admission(project, options);
    const { receivedAtMs } = admission;
    const occurrences: Occurrence[] = [];
    const refused = new Map<number, Refused>();
    bodies.forEach((body, at) => {
      const admitted = admit(body, admission);
      if (admitted instanceof Refused) refused.set(at, admitted);
      else occurrences.push(admitted.occurrence);
    });
    return this.#store(project, receivedAtMs, occurrences, refused);
  }

  /** Stores one occurrence, likewise. Returns with it the names of its fields that were cut, cleaned or moved in time. */
  receiveOne(
    project: Project,
    body: OccurrenceBody,
    options: ReceiveOptions = {},
  ): Promise<{ received: Received; adjusted: string[] }> {
    const admission = this.#admission(project, options);
    const admitted = admit(body, admission);
    const isRefused = admitted instanceof Refused;
    const adjusted = isRefused ? [] : admitted.adjusted;
    const occurrences = isRefused ? [] : [admitted.occurrence];
    const refused = new Map(isRefused ? [[0, admitted]] : []);
    return this.#store(project, admission.receivedAtMs, occurrences, refused).then(([received]) => ({
      received: received as Received,
      adjusted,
    }));
  }

  /** Not async, like its callers: an async function would keep the bodies in memory until the commit. */
  #store(
    project: Project,
    receivedAtMs: number,
    occurrences: Occurrence[],
    refused: ReadonlyMap<number, Refused>,
  ): Promise<Received[]> {
    return this.queue
      .send(project.id, occurrences, project.quotas)
      .then((outcomes) => this.#received(project, receivedAtMs, outcomes, refused));
  }

  /** `refused`: by their index among all. */
  #received(
    project: Project,
    receivedAtMs: number,
    outcomes: Outcome[],
    refused: ReadonlyMap<number, Refused>,
  ): Received[] {
    this.#count(outcomes, refused.size);
    if (refused.size === 0 && outcomes.every(({ overQuota }) => overQuota === undefined)) return outcomes;
    // One object for all that exceed the same quota: there may be thousands.
    const errors = new Map<HourQuota, OverQuota>();
    let stored = 0;
    return Array.from({ length: outcomes.length + refused.size }, (_, at): Received => {
      const refusal = refused.get(at);
      if (refusal !== undefined) return refusal;
      const outcome = outcomes[stored++] as Outcome;
      const quota = outcome.overQuota;
      if (quota === undefined) return outcome;
      this.quotas.noteRefused(project.id, quota, receivedAtMs);
      let over = errors.get(quota);
      if (over === undefined) {
        over = new OverQuota(overQuota(quota, project.quotas[quota], receivedAtMs));
        errors.set(quota, over);
      }
      return over;
    });
  }

  #count(outcomes: readonly Outcome[], refused: number): void {
    this.counters.refused += refused;
    for (const { overQuota, created, duplicate } of outcomes) {
      if (overQuota !== undefined) this.counters.overQuota += 1;
      else if (created) this.counters.created += 1;
      else if (duplicate) this.counters.duplicate += 1;
      else this.counters.glued += 1;
    }
  }

  /** Resolves once everything that waits is stored. */
  async close(): Promise<void> {
    await this.queue.drained();
    this.overrides.stop();
  }

  #admission(project: Project, { ids = 'api', clockOffsetMs = 0 }: ReceiveOptions): Admission {
    const overrides = this.overrides.of(project.id);
    return {
      receivedAtMs: this.clock.now(),
      retentionMs: project.retentionMs,
      clockOffsetMs,
      glueIntervalMs: project.glueIntervalMs,
      relevanceIntervalMs: project.relevanceIntervalMs,
      ids,
      names: this.#names,
      override: (typeKey) => overrides.get(typeKey),
    };
  }
}

/** Reads the overrides; resolves with an intake that is ready to receive. */
export async function openIntake(deps: {
  pool: Pool;
  clock: Clock;
  writerId: string;
  quotas: Quotas;
}): Promise<Intake> {
  const overrides = new Overrides(deps.pool);
  await overrides.start();
  return new Intake(deps.clock, overrides, new CommitQueue(new GroupStore(deps.pool, deps.writerId)), deps.quotas);
}
