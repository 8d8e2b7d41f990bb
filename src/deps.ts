import type { Sender } from './alerts/sending/sender.js';
import type { Base } from './base.js';
import type { Reading } from './db/reading.js';
import type { Shares } from './db/shares.js';
import type { Intake } from './gluing/queue/intake.js';
import type { KeyDirectory } from './keys/directory.js';
import type { SignInLinks } from './keys/sign-in-link.js';
import type { Counters } from './metrics/counters.js';
import type { ProjectDirectory } from './projects/directory.js';
import type { JobQueue } from './queue/job-queue.js';
import type { Quotas } from './quotas/quotas.js';
import type { StatusReader } from './status/read/reader.js';

/**
 * Everything a route or a job works with; made once by `openDeps`, handed in, never imported. Modules below routes
 * and jobs take the parts of `Base` that they need: `Deps` names their types, so they cannot import it.
 */
export interface Deps extends Base {
  shares: Shares;
  /** The share of `shares` for what requests read. */
  reading: Reading;
  projects: ProjectDirectory;
  keys: KeyDirectory;
  signInLinks: SignInLinks;
  quotas: Quotas;
  intake: Intake;
  status: StatusReader;
  /** What this process counts for /metrics. */
  counters: Counters;
  queue: JobQueue<Deps>;
  /** Sends the notices that are due; shared by the jobs of the process. */
  sender: Sender;
  /** Aborted when the shutdown begins: the process is no longer ready, but still serves requests. */
  stopping: AbortController;
  /** Stops what the process started, in the reverse order. */
  close(): Promise<void>;
}
