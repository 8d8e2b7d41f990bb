import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and its missing parents. Throws with a sentence that names the folder. Not by mkdir's `recursive`, which
 * Node 20 repeats endlessly below /proc.
 */
export function makeFolder(path: string, mode: number): void {
  const missing: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats?.isDirectory()) break;
    if (stats !== undefined) throw new Error(`The folder ${path} cannot be made: ${folder} is a file.`);
    missing.unshift(folder);
  }
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new Error(`The folder ${path} cannot be made: ${(error as Error).message}`, { cause: error });
    }
  }
}
