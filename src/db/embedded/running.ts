import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../lib/clock.js';
import type { Cluster } from './cluster.js';
import { isAlive } from './is-alive.js';

/** The name of the socket is `.s.PGSQL.<port>`; no TCP port is opened, so it never collides. */
export const PORT = 5432;
const MAX_SOCKET_PATH_BYTES = 107;
const EMPTY_LOCK_MS = 60_000;

/** What a running PostgreSQL writes into postmaster.pid. */
export interface Postmaster {
  pid: number;
  /** `ready`, `starting`, `stopping` or `standby`. */
  status: string;
  socketDir: string;
}

/** The PostgreSQL that runs on the cluster, also one that an earlier process left behind; null = none. */
export function findPostmaster(cluster: Cluster): Postmaster | null {
  const lines = linesOf(pidFile(cluster));
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isPostgres(pid, cluster)) return null;
  return { pid, socketDir: lines[4]?.trim() ?? '', status: lines[7]?.trim() ?? 'starting' };
}

/** Where the socket is: inside the cluster, unless that path is too long for one, or PostgreSQL would read a list of it. */
export function socketDirOf(cluster: Cluster): string {
  const isShort = Buffer.byteLength(join(cluster.dir, `.s.PGSQL.${PORT}`)) <= MAX_SOCKET_PATH_BYTES;
  if (isShort && !/[,"]/.test(cluster.dir)) return cluster.dir;
  return join(tmpdir(), `gluepoint-${createHash('sha256').update(cluster.dir).digest('hex').slice(0, 16)}`);
}

/**
 * Removes lock files that would keep PostgreSQL from starting though none runs: after a crash of the machine
 * another program may have the process id in them by now, a container may have no parent that reaps dead processes,
 * and a full disk leaves an empty file. Those of a process that is gone stay: PostgreSQL reads in them whether its
 * children still live.
 */
export async function dropForeignLocks(cluster: Cluster): Promise<void> {
  const socketLock = join(socketDirOf(cluster), `.s.PGSQL.${PORT}.lock`);
  for (const file of [pidFile(cluster), socketLock]) {
    if (isEmpty(file) && !isHeld(cluster, file)) rmSync(file, { force: true });
    const pid = Number(linesOf(file)[0]);
    if (!(pid > 0 && isAlive(pid) && !isPostgres(pid, cluster))) continue;
    for (let tries = 0; hasWorkers(cluster); tries++) {
      if (tries === 500) throw new Error(`Processes of a PostgreSQL that died still work in ${cluster.dir}.`);
      await sleep(20);
    }
    rmSync(file, { force: true });
  }
}

function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0;
}

/** Whether a PostgreSQL that is just starting may be about to write the empty file. Without /proc: for a minute. */
function isHeld(cluster: Cluster, file: string): boolean {
  if (existsSync('/proc/self/cwd')) return hasWorkers(cluster);
  return systemClock.now() - statSync(file).mtimeMs < EMPTY_LOCK_MS;
}

/** Whether some PostgreSQL process still works in the folder. Asked only where /proc exists. */
function hasWorkers(cluster: Cluster): boolean {
  return readdirSync('/proc').some((entry) => {
    try {
      if (!/^\d+$/.test(entry) || readlinkSync(`/proc/${entry}/cwd`) !== cluster.dir) return false;
      return readFileSync(`/proc/${entry}/comm`, 'utf8').startsWith('postgres');
    } catch {
      return false;
    }
  });
}

/** Whether the process lives and, as far as /proc tells, is a PostgreSQL in this cluster's folder. */
function isPostgres(pid: number, cluster: Cluster): boolean {
  if (!isAlive(pid)) return false;
  let commandLine: string;
  try {
    commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return isAlive(pid); // No /proc, or one that hides others: better to refuse to start than to start twice.
  }
  const [program = '', ...args] = commandLine.split('\0');
  const dir = args[args.indexOf('-D') + 1] ?? '';
  return basename(program).startsWith('postgres') && existsSync(dir) && realpathSync(dir) === cluster.dir;
}

const pidFile = (cluster: Cluster) => join(cluster.dir, 'postmaster.pid');

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
