import type { FastifyBaseLogger } from 'fastify';
import { reachableUrl, type Settings } from '../settings.js';
import { startEmbedded } from './embedded/index.js';

/** The PostgreSQL that the service works with: embedded, or a server of its own. */
export interface Database {
  connectionString: string;
  /** Stops the embedded PostgreSQL; a server of DATABASE_URL is left running. */
  stop(): Promise<void>;
}

/** The server that DATABASE_URL names, else the embedded one, started. */
export async function openDatabase(
  { databaseUrl, dataDir, host, port }: Pick<Settings, 'databaseUrl' | 'dataDir' | 'host' | 'port'>,
  log: FastifyBaseLogger,
): Promise<Database> {
  if (databaseUrl !== null) return { connectionString: databaseUrl, stop: async () => {} };
  const address = port === 0 ? null : reachableUrl(host, port);
  return startEmbedded({ dataDir, address, onNotice: (message) => log.warn(message) });
}
