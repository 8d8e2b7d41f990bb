import type { FastifyBaseLogger } from 'fastify';
import type { Settings } from '../settings.js';
import { startEmbedded } from './embedded/index.js';

/** The PostgreSQL that the service works with, wherever it runs. */
export interface Database {
  connectionString: string;
  /** Stops an embedded store; a server of its own is left alone. */
  stop(): Promise<void>;
}

/** The server that DATABASE_URL names, else the embedded one, started. */
export async function openDatabase(
  { databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  log: FastifyBaseLogger,
): Promise<Database> {
  if (databaseUrl !== null) return { connectionString: databaseUrl, stop: async () => {} };
  return startEmbedded({ dataDir, onNotice: (message) => log.warn(message) });
}
