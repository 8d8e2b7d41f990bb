import {
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, SUPERUSER } from './cluster.js';
import { spawnAs } from './run-as.js';
import { dropForeignLocks, findPostmaster, PORT, type Postmaster, socketDirOf } from './running.js';

const START_TIMEOUT_MS = 60_000;
const LOG_LIMIT_BYTES = 5 * 1024 * 1024;

/** A connection string for a database of the cluster. */
export function connectionString(cluster: Cluster, postmaster: Postmaster, database: string): string {
  const query = new URLSearchParams({ host: postmaster.socketDir });
  return `postgresql://${SUPERUSER}:${cluster.password}@localhost:${PORT}/${database}?${query}`;
}

/**
 * Starts PostgreSQL on the cluster and returns once it takes connections. It runs in a session of its
 * own, so that Ctrl-C in the terminal reaches only the service, which drains first.
 */
export async function startPostmaster(cluster: Cluster, settings: Record<string, string>): Promise<Postmaster> {
  await dropForeignLocks(cluster);
  const socketDir = makeSocketDir(cluster);
  const all = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    ...settings,
  };
  const args = ['-D', cluster.dir, '-p', String(PORT), ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
  const logFd = openLog(cluster);
  const child = spawnAs(
    cluster.user,
    cluster.binaries.postgres,
    args,
    { detached: true, stdio: ['ignore', logFd, logFd], cwd: cluster.dir },
    [join(cluster.dir, 'PG_VERSION')],
  );
  closeSync(logFd);
  child.unref();
  let ended: string | null = null;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = `it ended with ${signal ?? `code ${code}`}`));
  for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS && ended === null; waitedMs += 10) {
    const postmaster = findPostmaster(cluster);
    if (postmaster?.status === 'ready') return postmaster;
    await sleep(10);
  }
  throw new Error(`The embedded PostgreSQL did not start: ${ended ?? 'no response'}.\n${logTail(cluster)}`);
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(cluster: Cluster, timeoutMs: number): Promise<void> {
  const postmaster = findPostmaster(cluster);
  if (!postmaster) return;
  signal(postmaster.pid, 'SIGINT');
  if (await waitUntilGone(cluster, timeoutMs)) return;
  // Immediate shutdown: nothing is lost, the next start recovers from the log.
  signal(postmaster.pid, 'SIGQUIT');
  if (await waitUntilGone(cluster, 2_000)) return;
  // It is frozen. Its other processes end when they notice.
  signal(postmaster.pid, 'SIGKILL');
  await waitUntilGone(cluster, 2_000);
}

/** Waits for a PostgreSQL that is stopping; false = still there after the time. */
export async function waitUntilGone(cluster: Cluster, timeoutMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += 10) {
    if (!findPostmaster(cluster)) return true;
    await sleep(10);
  }
  return false;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

const logFile = (cluster: Cluster) => join(cluster.dir, '..', 'postgres.log');

function makeSocketDir(cluster: Cluster): string {
  const dir = socketDirOf(cluster);
  if (dir === cluster.dir) return dir;
  const owner = cluster.user?.uid ?? process.getuid?.() ?? 0;
  if (!existsSync(dir)) {
    mkdirSync(dir, { mode: 0o700 });
    if (cluster.user) chownSync(dir, cluster.user.uid, cluster.user.gid);
  }
  const found = lstatSync(dir);
  if (!found.isDirectory() || found.uid !== owner) throw new Error(`${dir} belongs to another user; remove it.`);
  return dir;
}

function openLog(cluster: Cluster): number {
  const file = logFile(cluster);
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.old`);
  return openSync(file, 'a', 0o600);
}

function logTail(cluster: Cluster): string {
  return readFileSync(logFile(cluster), 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}
