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

/** It would have begun more than a quota of its project allows. */
export class OverQuota {
  constructor(readonly error: GluepointError) {}
}

/** What became of one occurrence that was sent. */
export type Received = Outcome | Refused | OverQuota;

export interface ReceiveOptions {
  /** Gets the names of the fields of any of the occurrences that were cut, cleaned or moved in time. */
  adjusted?: string[];
  /** The space that the ids of the occurrences live in. Default: that of the API. */
  ids?: IdSpace;
  /** By how much to move the times that the client gave, as `clockOffsetMs` computes it. Default: 0. */
  clockOffsetMs?: number;
}

/** How many occurrences were received since the start, by what became of them. */
export interface IntakeCounters {
  created: number;
  glued: number;
  duplicate: number;
  refused: number;
  overQuota: number;
}

/** Where every occurrence comes in, whatever protocol brought it: admit, glue, store, answer. */
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
   * Rejects as CommitQueue.send does; then nothing of it is known to be stored.
   */
  receive(
    project: Project,
    bodies: readonly OccurrenceBody[],
    { adjusted = [], ids = 'api', clockOffsetMs = 0 }: ReceiveOptions = {},
  ): Promise<Received[]> {
    const admission = this.#admission(project, ids, clockOffsetMs);
    const { receivedAtMs } = admission;
    const occurrences: Occurrence[] = [];
    const refused = new Map<number, Refused>();
    bodies.forEach((body, at) => {
      const admitted = admit(body, admission, adjusted);
      if (admitted instanceof Refused) refused.set(at, admitted);
      else occurrences.push(admitted);
    });
    // No async function: it would keep the bodies while the commit is under way.
    return this.queue
      .send(project.id, occurrences, project.quotas)
      .then((outcomes) => this.#received(project, receivedAtMs, outcomes, refused));
  }

  /** `refused`: by their places among all. */
  #received(
    project: Project,
    receivedAtMs: number,
    outcomes: Outcome[],
    refused: ReadonlyMap<number, Refused>,
  ): Received[] {
    this.#count(outcomes, refused.size);
    if (refused.size === 0 && outcomes.every(({ overQuota }) => overQuota === undefined)) return outcomes;
    // One for all that are beyond the same quota: there may be thousands.
    const beyond = new Map<HourQuota, OverQuota>();
    let stored = 0;
    return Array.from({ length: outcomes.length + refused.size }, (_, at): Received => {
      const refusal = refused.get(at);
      if (refusal !== undefined) return refusal;
      const outcome = outcomes[stored++] as Outcome;
      const quota = outcome.overQuota;
      if (quota === undefined) return outcome;
      this.quotas.noteRefused(project.id, quota, receivedAtMs);
      let over = beyond.get(quota);
      if (over === undefined) {
        over = new OverQuota(overQuota(quota, project.quotas[quota], receivedAtMs));
        beyond.set(quota, over);
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

  /** Lets what waits be stored, then stops. */
  async close(): Promise<void> {
    await this.queue.drained();
    this.overrides.stop();
  }

  #admission(project: Project, ids: IdSpace, clockOffsetMs: number): Admission {
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

/** Reads the overrides and is ready to receive. */
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
