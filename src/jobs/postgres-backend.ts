import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import pg from 'pg';
import { type JobBackend, WORKER_OPTIONS } from './backend.js';

const SCHEMA = 'bullmq';
const { Queue, Worker } = withBackend(createPostgresBackend);

/** BullMQ's jobs in a schema of their own in the store. All queues and workers share one pool. */
export function openPostgresBackend(connectionString: string, onError: (error: Error) => void): JobBackend {
  const pool = new pg.Pool({
    connectionString,
    // Each worker keeps one connection to listen on; the rest is for its short statements.
    max: 12,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'gluepoint jobs',
    options: `-c search_path=${SCHEMA}`,
  });
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', () => {}));
  // One emitter, many queues and workers listening on it.
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
    async trouble() {
      return pool.query('SELECT 1').then(
        () => null,
        (error: Error) => `PostgreSQL does not answer the queue: ${error.message}`,
      );
    },
    queue: (name) => new Queue(name, { connection: pool }),
    worker: (name, processor, concurrency) =>
      new Worker(name, processor, { connection: pool, concurrency, ...WORKER_OPTIONS }),
    close: () => pool.end(),
  };
}
