import type { ChildProcess } from 'node:child_process';
import type { Ground } from '../ground.js';
import { TSX } from '../sides/tsx.js';
import type { LoadJob, LoadResult } from './job.js';

/** A loader in a process of its own (loader.ts). */
export class LoaderProcess {
  readonly #child: ChildProcess;

  constructor(ground: Ground) {
    this.#child = ground.start({ name: 'loader', args: [...TSX, 'bench/load/loader.ts'] });
  }

  /** One job at a time. Throws what the loader could not do at all, such as to connect. */
  run(job: LoadJob): Promise<LoadResult> {
    return new Promise((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`The loader ended with code ${code}.`));
      this.#child.once('exit', gone);
      this.#child.once('message', (message: { result: LoadResult } | { error: string }) => {
        this.#child.off('exit', gone);
        if ('result' in message) resolve(message.result);
        else reject(new Error(`The loader failed: ${message.error}`));
      });
      this.#child.send(job);
    });
  }
}
