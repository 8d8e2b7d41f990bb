import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../lib/make-folder.js';
import type { PostgresBinaries } from './binaries.js';
import { type PostgresUser, spawnAs } from './run-as.js';

/** The superuser of the embedded cluster. */
export const SUPERUSER = 'gluepoint';

/** In PostgreSQL's folder, so that both are made in one step. */
const PASSWORD_FILE = 'gluepoint.password';

/** A cluster on disk: made, not necessarily running. */
export interface Cluster {
  /** PostgreSQL's own folder. */
  dir: string;
  password: string;
  binaries: PostgresBinaries;
  /** null = the user of this process. */
  user: PostgresUser | null;
}

/** The cluster in `dataDir`, made by initdb when missing. `durable: false` skips initdb's fsync. */
export async function openCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  user: PostgresUser | null,
  durable: boolean,
): Promise<Cluster> {
  // The unprivileged user has to pass through the folder, and needs nothing else in it.
  makeFolder(dataDir, 0o711);
  // One name for one folder, so that a PostgreSQL left running is known again.
  const dir = join(realpathSync(dataDir), 'postgres');
  if (!existsSync(join(dir, 'PG_VERSION'))) await initialise(dir, { binaries, user, durable });
  return { dir, password: readFileSync(join(dir, PASSWORD_FILE), 'utf8').trim(), binaries, user };
}

interface InitOptions {
  binaries: PostgresBinaries;
  user: PostgresUser | null;
  durable: boolean;
}

/** Makes the cluster beside its place and renames it, so that a start cut off leaves no half of one. */
async function initialise(dir: string, options: InitOptions): Promise<void> {
  const draft = `${dir}.new-${randomBytes(6).toString('hex')}`;
  const password = `${draft}.password`;
  try {
    writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    mkdirSync(draft, { mode: 0o700 });
    if (options.user) for (const path of [draft, password]) chownSync(path, options.user.uid, options.user.gid);
    await runInitdb(draft, password, options);
    renameSync(password, join(draft, PASSWORD_FILE));
    renameSync(draft, dir);
  } catch (error) {
    // Of two first starts at once, the second finds the folder made.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(password, { force: true });
  }
}

async function runInitdb(dir: string, passwordFile: string, { binaries, user, durable }: InitOptions): Promise<void> {
  const args = [
    `--pgdata=${dir}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorted by bytes, upper and lower case of all of Unicode, whatever the machine's libc.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = spawnAs(user, binaries.initdb, args, { stdio: ['ignore', 'pipe', 'pipe'] }, [dir]);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb could not make the embedded database:\n${output.trim()}`);
}
