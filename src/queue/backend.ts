import type { JobSchedulerJson, JobsOptions, RepeatOptions } from 'bullmq';

/** What we use of a BullMQ queue, whatever it is stored in. */
export interface BackendQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  getJobScheduler(id: string): Promise<JobSchedulerJson<unknown> | undefined>;
  upsertJobScheduler(
    id: string,
    repeat: Omit<RepeatOptions, 'key'>,
    template: { name: string; data: unknown; opts: JobsOptions },
  ): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** One that rejected is of no use any more: BullMQ remembers the failure. */
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** What we use of a BullMQ worker. */
export interface BackendWorker {
  /** As of a queue; a worker that takes jobs nevertheless does nothing else ever after. */
  waitUntilReady(): Promise<unknown>;
  /** Takes jobs until it is closed. */
  run(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  cancelAllJobs(reason?: string): void;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

export type Processor = (job: { data: unknown }, token: string | undefined, signal?: AbortSignal) => Promise<string>;

/** Where BullMQ keeps its jobs: PostgreSQL (postgres-backend.ts) or Redis (redis-backend.ts). */
export interface JobBackend {
  /** Makes it usable; throws when it cannot be reached. May be called again. */
  prepare(): Promise<void>;
  /** null = it answers; else why not, in words. */
  healthError(): Promise<string | null>;
  queue(name: string): BackendQueue;
  worker(name: string, processor: Processor, concurrency: number): BackendWorker;
  /** After its queues and workers. */
  close(): Promise<void>;
}

/** A worker that was killed comes back to its job: no number of times is too many. */
export const WORKER_OPTIONS = {
  // It runs once it is ready.
  autorun: false,
  maxStalledCount: 1_000_000,
  lockDuration: 30_000,
  stalledInterval: 30_000,
  removeOnComplete: { count: 50 },
  removeOnFail: { count: 200 },
} as const;
