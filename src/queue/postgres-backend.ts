import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import pg, { type PoolClient } from 'pg';
import { discardReadOnlyConnections } from '../db/read-only.js';
import { type JobBackend, WORKER_OPTIONS } from './backend.js';

const SCHEMA = 'bullmq';
const REPORT_AFTER_MS = 250;
/**
 * How long a worker sleeps at most before it looks for jobs again. BullMQ would sleep until the next delayed job, up to
 * an hour, on a timer that does not run while the machine is suspended and does not follow the clock.
 */
const MAX_SLEEP_SECONDS = 10;

const { Queue, Worker } = withBackend((...args: Parameters<typeof createPostgresBackend>) =>
  Object.defineProperty(createPostgresBackend(...args), 'maximumBlockTimeout', { value: MAX_SLEEP_SECONDS }),
);

type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (broken?: unknown) => void,
) => void;

/** BullMQ's workers retry a failed connection at once; here the failure is reported only after 250 ms. */
class BackoffPool extends pg.Pool {
  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    if (!callback) {
      return super.connect().catch(async (error: Error) => {
        await sleep(REPORT_AFTER_MS);
        throw error;
      });
    }
    super.connect((error, client, release) => {
      if (error) setTimeout(callback, REPORT_AFTER_MS, error, undefined, release);
      else callback(error, client, release);
    });
  }
}

/** BullMQ's jobs in a schema of their own in the database. All queues and workers share one pool. */
export function openPostgresBackend(connectionString: string, onError: (error: Error) => void): JobBackend {
  const pool = new BackoffPool({
    connectionString,
    // Each worker keeps one connection to listen on; the rest is for its short statements.
    max: 12,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'gluepoint jobs',
    options: `-c search_path=${SCHEMA}`,
  });
  pool.on('error', onError);
  discardReadOnlyConnections([pool]);
  pool.on('connect', (client) => client.on('error', () => {}));
  // Many queues and workers listen on this one emitter.
  pool.setMaxListeners(100);
  return {
    async prepare() {
      const client = await pool.connect();
      try {
        await runMigrations(client, SCHEMA);
      } finally {
        client.release();
      }
    },
    async healthError() {
      return pool.query('SELECT 1').then(
        () => null,
        (error: Error) => `PostgreSQL does not respond to the queue: ${error.message}`,
      );
    },
    queue: (name) => new Queue(name, { connection: pool }),
    worker: (name, processor, concurrency) =>
      new Worker(name, processor, { connection: pool, concurrency, ...WORKER_OPTIONS }),
    close: () => pool.end(),
  };
}
