import type { BackendQueue, JobBackend } from './backend.js';
import type { JobPlan } from './job.js';

/** The queues of this process, one for each kind of job. They and their backend are opened when first used. */
export class Queues {
  #backend: JobBackend | null = null;
  readonly #queues = new Map<string, BackendQueue>();

  constructor(
    readonly openBackend: () => JobBackend,
    readonly onError: (error: Error) => void,
  ) {}

  get backend(): JobBackend {
    this.#backend ??= this.openBackend();
    return this.#backend;
  }

  /** The queue of a job, ready for use. Throws when it cannot be opened; the next call opens another. */
  async of({ name }: JobPlan): Promise<BackendQueue> {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = this.backend.queue(name);
      queue.on('error', this.onError);
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

  /** To be called after the queues and the workers are closed. */
  async closeBackend(): Promise<void> {
    await this.#backend?.close();
  }
}
