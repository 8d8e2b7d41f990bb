import { type EventEmitter, setMaxListeners } from 'node:events';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { GluepointError } from '../lib/errors.js';
import { FairTurns, type Leave, NoTurnError } from '../lib/fair-turns.js';
import { LoopLoad } from '../lib/loop-load.js';
import { cancelStatement } from './cancel-statement.js';
import type { StoreClient, StorePool, StoreQueries } from './context.js';
import { queryOver } from './divided-pool.js';

/** Reads of one project that wait at once: a project's live pages all read again after a change. */
const MAX_WAITING = 1_000;
const MAX_WAIT_MS = 5_000;
const RETRY_AFTER_SECONDS = 1;
/** A read that took too long takes as long again. */
const RETRY_SLOW_AFTER_SECONDS = 10;
/** A statement that ends by itself within this time is not cancelled: a cancel costs the server a new process. */
const CANCEL_AFTER_MS = 100;
/** A cancel that comes before its statement does nothing: it is repeated while the statement runs. */
const CANCEL_AGAIN_MS = 250;
const QUERY_CANCELED = '57014';
/**
 * While the event loop is busy, the place of a read stays empty for so many times as long as the read took: what the
 * process does with its rows then leaves time for sends, polls and the reads of other projects.
 */
const REST_FACTOR = 3;
const MAX_REST_MS = 500;

/** The parts of a request that a read needs. */
export interface ReadRequest {
  project: { id: number };
  raw: { socket: EventEmitter & { destroyed: boolean } };
}

/**
 * The connections for reading, divided between projects: one holds at most half of them, and projects that wait take
 * turns (docs/architecture.md#connections-to-the-store).
 */
export class Reading {
  readonly turns: FairTurns<number>;
  readonly load = new LoopLoad();

  constructor(
    readonly pool: Pool,
    /** The statement timeout of the pool. */
    readonly timeoutMs: number,
  ) {
    const places = pool.options.max;
    this.turns = new FairTurns({
      places,
      placesPerGroup: Math.max(1, Math.floor(places / 2)),
      waitingPerGroup: MAX_WAITING,
      maxWaitMs: MAX_WAIT_MS,
    });
  }

  /**
   * For the reads of a request. When its client closes the connection, what waits is dropped, what runs is cancelled and
   * further statements are refused. Throws `overloaded` when the project waits too long or reads too slowly.
   */
  of({ project, raw }: ReadRequest): StorePool {
    return new Reader(this, project.id, raw.socket);
  }

  /** For reads of a project that more than one client waits for. */
  forProject(projectId: number): StorePool {
    return new Reader(this, projectId, null);
  }
}

/** The reads of one request. */
class Reader implements StorePool {
  readonly #left = new AbortController();
  /** Connections that are in use or waited for; only then is the client watched. */
  #active = 0;

  constructor(
    readonly reading: Reading,
    readonly projectId: number,
    readonly socket: ReadRequest['raw']['socket'] | null,
  ) {
    // One for each statement that waits or runs.
    setMaxListeners(0, this.#left.signal);
  }

  readonly query = queryOver(() => this.connect());

  async connect(): Promise<StoreClient> {
    this.#watch();
    let leave: Leave | undefined;
    try {
      leave = await this.reading.turns.enter(this.projectId, this.#left.signal);
      const client = await this.reading.pool.connect();
      const startedMs = performance.now();
      return new Lease(client, this.reading.timeoutMs, this.#left.signal, () => {
        this.#unwatch();
        if (!this.reading.load.isBusy) return leave?.();
        setTimeout(() => leave?.(), Math.min(MAX_REST_MS, REST_FACTOR * (performance.now() - startedMs))).unref();
      });
    } catch (error) {
      leave?.();
      this.#unwatch();
      throw error instanceof NoTurnError ? tooManyReads(error) : error;
    }
  }

  /** Pipelined requests share a socket, so that it may have many listeners. */
  #watch(): void {
    this.#active += 1;
    if (this.socket === null) return;
    if (this.socket.destroyed) this.#onClose();
    else if (this.#active === 1) this.socket.setMaxListeners(0).once('close', this.#onClose);
  }

  #unwatch(): void {
    this.#active -= 1;
    if (this.#active === 0) this.socket?.off('close', this.#onClose);
  }

  readonly #onClose = () => this.#left.abort(clientLeft());
}

/** A connection of the reading share, for one request. */
class Lease implements StoreClient {
  /** Ends when the statements that were begun have ended. */
  #last: Promise<unknown> = Promise.resolve();
  #running = 0;
  #cancelling: Promise<void> | null = null;
  #mayBeCancelledLater = false;

  constructor(
    readonly client: PoolClient,
    readonly timeoutMs: number,
    readonly left: AbortSignal,
    readonly onReleased: () => void,
  ) {
    left.addEventListener('abort', this.#onLeft, { once: true });
  }

  /** One statement after the other, so that those after a cancelled one do not begin. */
  readonly query = ((...args: [string, unknown[]?]) => {
    const result = this.#last.then(() => this.#run(args));
    this.#last = result.catch(() => {});
    return result;
  }) as StoreQueries['query'];

  release(broken?: Error | boolean): void {
    this.left.removeEventListener('abort', this.#onLeft);
    void this.#release(broken);
  }

  async #run(args: [string, unknown[]?]): Promise<unknown> {
    this.left.throwIfAborted();
    this.#running += 1;
    try {
      return await this.client.query(...args);
    } catch (error) {
      this.left.throwIfAborted();
      if ((error as { code?: unknown }).code === QUERY_CANCELED) throw tooSlow(this.timeoutMs);
      throw error;
    } finally {
      this.#running -= 1;
    }
  }

  readonly #onLeft = () => {
    this.#cancelling ??= this.#cancel();
  };

  async #cancel(): Promise<void> {
    await this.#endsWithin(CANCEL_AFTER_MS);
    while (this.#running > 0) {
      if (!(await cancelStatement(this.client))) this.#mayBeCancelledLater = true;
      await this.#endsWithin(CANCEL_AGAIN_MS);
    }
  }

  /** Resolves when the last statement has ended, or after `ms`. */
  async #endsWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.#last, elapsed]);
    clearTimeout(timer);
  }

  async #release(broken: Error | boolean | undefined): Promise<void> {
    await this.#last;
    let unfit = broken;
    if (this.#cancelling !== null) {
      await this.#cancelling;
      unfit = this.#mayBeCancelledLater || !(await isSettled(this.client));
    }
    this.client.release(unfit);
    this.onReleased();
  }
}

/**
 * Ends what a cancelled read left open. A cancel that came late hits this statement in place of the next read's; then it
 * is repeated. False: the connection cannot be used again.
 */
async function isSettled(client: PoolClient): Promise<boolean> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    try {
      await client.query('ROLLBACK');
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== QUERY_CANCELED) return false;
    }
  }
  return false;
}

function clientLeft(): GluepointError {
  return new GluepointError('timeout', 'The client closed the connection before the response.');
}

function tooManyReads({ reason }: NoTurnError): GluepointError {
  const detail =
    reason === 'too-many-waiting'
      ? 'Too many reads of this project wait for the store. Send fewer at once, or retry.'
      : 'Other reads of this project kept the store busy. Send fewer at once, or retry.';
  return new GluepointError('overloaded', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function tooSlow(timeoutMs: number): GluepointError {
  const detail = `The read took longer than ${timeoutMs / 1000} s and was cancelled. Narrow the time range, the component or the environment, or search for fewer words.`;
  return new GluepointError('overloaded', detail, { retryAfterSeconds: RETRY_SLOW_AFTER_SECONDS });
}
