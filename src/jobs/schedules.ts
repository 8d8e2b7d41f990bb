import type { Job } from './job.js';
import { retentionJob } from './retention.js';

/** Every job there is. A new one is a file beside this and a line here. */
export const JOBS: readonly Job<never>[] = [retentionJob];
