import { GluepointError } from '../../lib/errors.js';
import { FairTurns, NoTurnError } from '../../lib/fair-turns.js';

/** Dry runs at once in one process: each may read all new types of an hour. */
const PLACES = 3;
const RETRY_AFTER_SECONDS = 5;

/** Whose turn it is to run dry: one at a time of a project, and projects in turns. */
export class DryRunTurns {
  readonly #turns = new FairTurns<number>({ places: PLACES, placesPerGroup: 1, waitingPerGroup: 5, maxWaitMs: 5_000 });

  /** Runs `work` when it is the project's turn. Throws rate-limited when that takes too long, or too many wait. */
  async run<T>(projectId: number, work: () => Promise<T>): Promise<T> {
    const leave = await this.#turns.enter(projectId).catch((error: unknown) => {
      throw error instanceof NoTurnError ? tooMany() : error;
    });
    try {
      return await work();
    } finally {
      leave();
    }
  }
}

function tooMany(): GluepointError {
  const detail = `Dry runs of the project are under way already. Try again in ${RETRY_AFTER_SECONDS} s.`;
  return new GluepointError('rate-limited', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
