import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { type Cluster, openCluster } from './cluster.js';
import { postgresSettings } from './postgres-settings.js';
import { connectionString, startPostmaster, stopPostmaster } from './postmaster.js';
import { postgresUser } from './run-as.js';
import { findPostmaster, type Postmaster } from './running.js';
import { OwnedError, restore } from './supervisor.js';

const DATABASE = 'gluepoint';

const TAKE_OVER_TRIES = 15;
const TAKE_OVER_PAUSE_MS = 100;
/** After an outage, no further try is made then. */
const RESTORE_LIMIT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const STOP_TIMEOUT_MS = 5_000;

/** Another attempt would fail in the same way. */
class FrozenError extends Error {}

/** Advisory lock of the service that owns the store, on a connection that is open as long as the service runs. */
const OWNER_LOCK = 7_163_001;
const OWNER_NAME = 'gluepoint owner';

/** A PostgreSQL in the data folder, owned by this process. */
export interface EmbeddedStore {
  connectionString: string;
  /** Stops PostgreSQL cleanly; within `timeoutMs`, else it recovers at the next start. */
  stop(timeoutMs?: number): Promise<void>;
}

/** What a start may change; the rest is in postgres-settings.ts. */
export interface EmbeddedOptions {
  dataDir: string;
  /** Where this service listens, for the message to another one on the same folder; null = not known. */
  address?: string | null;
  /** Settings of PostgreSQL that differ from ours. */
  settings?: Record<string, string>;
  /** Called with a sentence about an outage of the store, its end, and a user that was made. */
  onNotice?: (message: string) => void;
}

/**
 * Starts PostgreSQL in `dataDir`, or takes over the one that a killed service left running there, and
 * starts it again should it die. Throws when another live service owns the folder.
 */
export async function startEmbedded({
  dataDir,
  address = null,
  settings = {},
  onNotice = () => {},
}: EmbeddedOptions): Promise<EmbeddedStore> {
  const all = { ...postgresSettings(), ...settings };
  const user = postgresUser(onNotice);
  const cluster = await openCluster(resolve(dataDir), await findBinaries(), user, all.fsync !== 'off');
  let { postmaster, owner } = await takeOver(cluster, all, address);
  let stopping = false;
  let restoring = Promise.resolve();

  const server = {
    async takeOver() {
      // `restore` repeats it, and stops a server that stays in its start.
      ({ postmaster, owner } = await takeOver(cluster, all, address, RESTORE_LIMIT_MS));
      keep();
    },
    stop: () => stopPostmaster(cluster, STOP_TIMEOUT_MS),
  };
  const options = { nowMs: () => performance.now(), sleep, onNotice, isStopping: () => stopping };
  const keep = () => {
    owner.on('end', () => {
      restoring = restore(server, options);
    });
  };
  keep();

  return {
    connectionString: connectionString(cluster, postmaster, DATABASE),
    async stop(timeoutMs = STOP_TIMEOUT_MS) {
      stopping = true;
      await restoring;
      await stopPostmaster(cluster, timeoutMs);
    },
  };
}

/**
 * Tries for a while: a PostgreSQL that was just killed may still look alive or have children that work, one whose
 * service was just killed may not have noticed yet, and another service may be quicker to start it.
 */
async function takeOver(
  cluster: Cluster,
  settings: Record<string, string>,
  address: string | null,
  limitMs = Number.POSITIVE_INFINITY,
): Promise<{ postmaster: Postmaster; owner: pg.Client }> {
  const startedMs = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      const postmaster = await ensureRunning(cluster, settings);
      return { postmaster, owner: await becomeOwner(cluster, postmaster, address) };
    } catch (error) {
      if (tries === TAKE_OVER_TRIES || error instanceof FrozenError) throw error;
      if (performance.now() - startedMs > limitMs) throw error;
      await sleep(TAKE_OVER_PAUSE_MS);
    }
  }
}

async function ensureRunning(cluster: Cluster, settings: Record<string, string>): Promise<Postmaster> {
  const found = findPostmaster(cluster);
  if (found?.status === 'ready') return found;
  // Starting or stopping: whose it was is gone or will be, and two must not run on one folder.
  const settled = await settledPostmaster(cluster);
  return settled ?? startPostmaster(cluster, settings);
}

/** The PostgreSQL on the cluster once it neither starts nor stops; null = none. */
async function settledPostmaster(cluster: Cluster): Promise<Postmaster | null> {
  for (let tries = 0; tries < 600; tries++) {
    const found = findPostmaster(cluster);
    if (!found || found.status === 'ready') return found;
    await sleep(50);
  }
  throw new Error('The embedded PostgreSQL neither starts nor stops.');
}

/** Takes the owner's lock on a connection of its own, and makes the database when it is missing. */
async function becomeOwner(cluster: Cluster, postmaster: Postmaster, address: string | null): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: connectionString(cluster, postmaster, 'postgres'),
    // Shown to another service on the same folder. PostgreSQL cuts it off at 63 bytes.
    application_name: [`${OWNER_NAME} ${process.pid}`, address].filter(Boolean).join(' '),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  await client.connect().catch((error: Error) => {
    if (error.message !== 'timeout expired') throw error;
    throw new FrozenError(
      `The PostgreSQL of the data folder (process ${postmaster.pid}) takes no connection within 5 s. ` +
        'Stop it (kill -9 loses nothing) and start again.',
    );
  });
  try {
    const { rows } = await client.query<{ owned: boolean; made: boolean }>(
      `SELECT pg_try_advisory_lock($1) AS owned, EXISTS (SELECT FROM pg_database WHERE datname = $2) AS made`,
      [OWNER_LOCK, DATABASE],
    );
    if (!rows[0]?.owned) throw new OwnedError(ownedMessage(cluster, await findOwner(client)));
    if (!rows[0].made) await client.query(`CREATE DATABASE ${DATABASE}`);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Process id and address of the service that holds the lock; null = it has just gone. */
async function findOwner(client: pg.Client): Promise<{ pid: string; address: string | null } | null> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_stat_activity
     WHERE pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND granted)`,
    [OWNER_LOCK],
  );
  const [, pid, address] = new RegExp(`^${OWNER_NAME} (\\d+)(?: (.+))?$`).exec(rows[0]?.name ?? '') ?? [];
  return pid === undefined ? null : { pid, address: address ?? null };
}

function ownedMessage(cluster: Cluster, owner: { pid: string; address: string | null } | null): string {
  const known = owner === null ? '' : ` (${[`process ${owner.pid}`, owner.address].filter(Boolean).join(', ')})`;
  return (
    `Another Gluepoint is running on the data folder ${resolve(cluster.dir, '..')}${known}. ` +
    'Stop it first, with Ctrl-C in its terminal. To run both, give them the same DATABASE_URL, or this one its own ' +
    'GLUEPOINT_DATA_DIR, which begins empty and with another root key.'
  );
}
