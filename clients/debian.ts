import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { NotRun } from './client.js';

/** Where a command lies, Debian's own first: another Python on the PATH does not see Debian's packages. null = not found. */
export function findCommand(name: string): string | null {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** Why a client of Debian's packages did not run. */
export function lacksPackages(what: string, packages: string): NotRun {
  return { why: `${what} is not on this machine`, how: `apt-get install ${packages}` };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
