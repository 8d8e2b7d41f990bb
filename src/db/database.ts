import type { FastifyBaseLogger } from 'fastify';
import { processCount, reachableUrl, type Settings } from '../settings.js';
import { startEmbedded } from './embedded/index.js';
import { SHARE_CONNECTIONS } from './shares.js';

/** BullMQ's pool of a process (queue/postgres-backend.ts). */
const JOB_CONNECTIONS = 12;
/** For the owner of the store, migrations, and people with psql. */
const SPARE_CONNECTIONS = 16;
const LEAST_CONNECTIONS = 100;

/** The PostgreSQL that the service works with: embedded, or a server of its own. */
export interface Database {
  connectionString: string;
  /** Stops the embedded PostgreSQL; a server of DATABASE_URL is left running. */
  stop(): Promise<void>;
}

type DatabaseSettings = Pick<Settings, 'databaseUrl' | 'dataDir' | 'host' | 'port' | 'processes' | 'role'>;

/** The server that DATABASE_URL names, else the embedded one, started. */
export async function openDatabase(
  { databaseUrl, dataDir, host, port, ...processes }: DatabaseSettings,
  log: FastifyBaseLogger,
): Promise<Database> {
  if (databaseUrl !== null) return { connectionString: databaseUrl, stop: async () => {} };
  const address = port === 0 ? null : reachableUrl(host, port);
  const settings = { max_connections: String(embeddedConnections(processes)) };
  return startEmbedded({ dataDir, address, settings, onNotice: (message) => log.warn(message) });
}

/** `max_connections` of the embedded PostgreSQL: all processes fit, also the one that starts the others. */
export function embeddedConnections(settings: Pick<Settings, 'processes' | 'role'>): number {
  const serving = processCount(settings);
  const processes = serving === 1 ? 1 : serving + 1;
  return Math.max(LEAST_CONNECTIONS, processes * (SHARE_CONNECTIONS + JOB_CONNECTIONS) + SPARE_CONNECTIONS);
}
