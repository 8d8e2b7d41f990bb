import type { Pool } from 'pg';
import type { Clock } from '../clock.js';
import type { FieldError } from '../errors.js';
import type { Project } from '../projects/project.js';
import type { OccurrenceBody } from '../schemas/occurrence.js';
import { type Admission, admit } from './admit.js';
import { CommitQueue } from './commit-queue.js';
import type { Outcome } from './flush.js';
import type { Occurrence } from './occurrence.js';
import { Overrides } from './overrides.js';
import { SeriesNames } from './series.js';
import { GroupStore } from './store.js';

/** What became of one occurrence that was sent. `adjusted` lists the fields that were cut, cleaned or moved. */
export type Received =
  | { kind: 'stored'; outcome: Outcome; adjusted: string[] }
  | { kind: 'refused'; errors: FieldError[] };

/** Where every occurrence comes in, whatever protocol brought it: admit, glue, store, answer. */
export class Intake {
  readonly #names = new SeriesNames();

  constructor(
    readonly clock: Clock,
    readonly overrides: Overrides,
    readonly queue: CommitQueue,
  ) {}

  /**
   * Stores what can be admitted, all in one transaction, and resolves after its commit, in the order given.
   * Rejects as CommitQueue.send does; then nothing of it is known to be stored.
   */
  async receive(project: Project, bodies: readonly OccurrenceBody[]): Promise<Received[]> {
    const admission = this.#admission(project);
    const admitted = bodies.map((body) => admit(body, admission));
    const occurrences: Occurrence[] = [];
    for (const one of admitted) if (one.kind === 'admitted') occurrences.push(one.occurrence);
    const outcomes = await this.queue.send(project.id, occurrences);
    let at = 0;
    return admitted.map((one) =>
      one.kind === 'refused' ? one : { kind: 'stored', outcome: outcomes[at++] as Outcome, adjusted: one.adjusted },
    );
  }

  /** Lets what waits be stored, then stops. */
  async close(): Promise<void> {
    await this.queue.drained();
    this.overrides.stop();
  }

  #admission(project: Project): Admission {
    const overrides = this.overrides.of(project.id);
    return {
      receivedAtMs: this.clock.now(),
      retentionMs: project.retentionMs,
      glueIntervalMs: project.glueIntervalMs,
      relevanceIntervalMs: project.relevanceIntervalMs,
      names: this.#names,
      override: (typeKey) => overrides.get(typeKey),
    };
  }
}

/** Reads the overrides and is ready to receive. */
export async function openIntake(deps: { pool: Pool; clock: Clock; writerId: string }): Promise<Intake> {
  const overrides = new Overrides(deps.pool);
  await overrides.start();
  return new Intake(deps.clock, overrides, new CommitQueue(new GroupStore(deps.pool, deps.writerId)));
}
