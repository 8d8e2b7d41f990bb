import type { BackendQueue, JobBackend } from './backend.js';
import type { JobPlan } from './job.js';

/** The queues of this process, one for each kind of job. They and what they are kept in are opened when first used. */
export class Queues {
  #backend: JobBackend | null = null;
  readonly #queues = new Map<string, BackendQueue>();

  constructor(
    readonly openBackend: () => JobBackend,
    readonly complain: (error: Error) => void,
  ) {}

  get backend(): JobBackend {
    this.#backend ??= this.openBackend();
    return this.#backend;
  }

  /** The queue of a job, ready to be used. Throws when it cannot be made ready; then the next call opens another. */
  async of({ name }: JobPlan): Promise<BackendQueue> {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = this.backend.queue(name);
      queue.on('error', this.complain);
      this.#queues.set(name, queue);
    }
    try {
      await queue.waitUntilReady();
    } catch (error) {
      if (this.#queues.get(name) === queue) this.#queues.delete(name);
      queue.disconnect().catch(() => {});
      throw error;
    }
    return queue;
  }

  opened(): BackendQueue[] {
    return [...this.#queues.values()];
  }

  /** After the queues themselves, and the workers. */
  async closeBackend(): Promise<void> {
    await this.#backend?.close();
  }
}
