import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type JobBackend, WORKER_OPTIONS } from './backend.js';

const PREFIX = 'gluepoint';

/** BullMQ's jobs in Redis. The connection recovers by itself; until then `healthError` reports it. */
export function openRedisBackend(url: string, onError: (error: Error) => void): JobBackend {
  const redis = new Redis(url, {
    // BullMQ requires it of connections that wait for jobs.
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  redis.on('error', onError);
  return {
    async prepare() {
      if (redis.status !== 'ready') throw new Error('Redis does not respond');
    },
    async healthError() {
      return redis.status === 'ready' ? null : 'Redis does not respond; sending and reading continue, jobs wait for it';
    },
    queue: (name) => new Queue(name, { connection: redis, prefix: PREFIX }),
    worker: (name, processor, concurrency) =>
      new Worker(name, processor, { connection: redis, prefix: PREFIX, concurrency, ...WORKER_OPTIONS }),
    async close() {
      redis.disconnect();
    },
  };
}
