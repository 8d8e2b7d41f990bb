import type { JobSchedulerJson, JobsOptions, RepeatOptions } from 'bullmq';

/** The part of a BullMQ queue that is used here, in both backends. */
export interface BackendQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  getJobScheduler(id: string): Promise<JobSchedulerJson<unknown> | undefined>;
  upsertJobScheduler(
    id: string,
    repeat: Omit<RepeatOptions, 'key'>,
    template: { name: string; data: unknown; opts: JobsOptions },
  ): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** After a rejection the queue must not be used any more: BullMQ remembers the failure. */
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** The part of a BullMQ worker that is used here. */
export interface BackendWorker {
  /** As of a queue. A worker that is run after a rejection retries without a pause. */
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
  /** Creates what the backend needs; throws when the store is away. May be called again. */
  prepare(): Promise<void>;
  /** null = the store responds; else why not, as text. */
  healthError(): Promise<string | null>;
  queue(name: string): BackendQueue;
  worker(name: string, processor: Processor, concurrency: number): BackendWorker;
  /** To be called after its queues and workers are closed. */
  close(): Promise<void>;
}

/** A job whose worker was killed is run again, however often that happens. */
export const WORKER_OPTIONS = {
  // `run` is called once it is ready.
  autorun: false,
  maxStalledCount: 1_000_000,
  lockDuration: 30_000,
  stalledInterval: 30_000,
  removeOnComplete: { count: 50 },
  removeOnFail: { count: 200 },
} as const;
