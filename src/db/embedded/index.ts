import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { type Cluster, openCluster } from './cluster.js';
import { postgresSettings } from './postgres-settings.js';
import { connectionString, startPostmaster, stopPostmaster } from './postmaster.js';
import { postgresUser } from './run-as.js';
import { findPostmaster, type Postmaster } from './running.js';

const DATABASE = 'gluepoint';

const TAKE_OVER_TRIES = 15;
const TAKE_OVER_PAUSE_MS = 100;
const CONNECT_TIMEOUT_MS = 5_000;

/** Trying again would not help. */
class FrozenError extends Error {}

/** Held by the service that owns the store, for as long as it lives. */
const OWNER_LOCK = 7_163_001;

/** A PostgreSQL in the data folder, owned by this process. */
export interface EmbeddedStore {
  connectionString: string;
  /** Stops PostgreSQL cleanly; within `timeoutMs`, else it recovers at the next start. */
  stop(timeoutMs?: number): Promise<void>;
}

/** What a start may change; the rest is in embedded/postgres-settings.ts. */
export interface EmbeddedOptions {
  dataDir: string;
  /** Settings of PostgreSQL that differ from ours. */
  settings?: Record<string, string>;
  /** Told of an outage of the store, and of its end. */
  onNotice?: (message: string) => void;
}

/**
 * Starts PostgreSQL in `dataDir`, or takes over the one that a killed service left running there, and
 * starts it again should it die. Throws when another live service owns the folder.
 */
export async function startEmbedded({ dataDir, settings = {}, onNotice }: EmbeddedOptions): Promise<EmbeddedStore> {
  const all = { ...postgresSettings(), ...settings };
  const cluster = await openCluster(resolve(dataDir), await findBinaries(), postgresUser(), all.fsync !== 'off');
  let { postmaster, owner } = await takeOver(cluster, all);
  let stopping = false;
  let restoring = Promise.resolve();

  const keep = () => {
    owner.on('end', () => {
      restoring = restore();
    });
  };
  const restore = async () => {
    if (!stopping) onNotice?.('The embedded PostgreSQL went away; starting it again.');
    for (let delayMs = 50; !stopping; delayMs = Math.min(2 * delayMs, 2_000)) {
      try {
        ({ postmaster, owner } = await takeOver(cluster, all));
        keep();
        onNotice?.('The embedded PostgreSQL is back.');
        return;
      } catch (error) {
        onNotice?.((error as Error).message);
        await sleep(delayMs);
      }
    }
  };
  keep();

  return {
    connectionString: connectionString(cluster, postmaster, DATABASE),
    async stop(timeoutMs = 5_000) {
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
): Promise<{ postmaster: Postmaster; owner: pg.Client }> {
  for (let tries = 0; ; tries++) {
    try {
      const postmaster = await ensureRunning(cluster, settings);
      return { postmaster, owner: await becomeOwner(cluster, postmaster) };
    } catch (error) {
      if (tries === TAKE_OVER_TRIES || error instanceof FrozenError) throw error;
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
async function becomeOwner(cluster: Cluster, postmaster: Postmaster): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: connectionString(cluster, postmaster, 'postgres'),
    application_name: 'gluepoint owner',
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
    if (!rows[0]?.owned) {
      throw new Error(
        `Another Gluepoint is running on the data folder ${resolve(cluster.dir, '..')}. ` +
          'Give this one its own GLUEPOINT_DATA_DIR, or both the same DATABASE_URL.',
      );
    }
    if (!rows[0].made) await client.query(`CREATE DATABASE ${DATABASE}`);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}
