import pg from 'pg';
import { built } from './sides/built.js';

/** The database of a product that runs on the folder: where a row seeds what would take hours to send. */
export async function connectionStringOf(dataDir: string): Promise<string> {
  const { findBinaries } = await built<typeof import('../src/db/embedded/binaries.js')>('db/embedded/binaries.js');
  const { openCluster } = await built<typeof import('../src/db/embedded/cluster.js')>('db/embedded/cluster.js');
  const { connectionString } =
    await built<typeof import('../src/db/embedded/postmaster.js')>('db/embedded/postmaster.js');
  const { postgresUser } = await built<typeof import('../src/db/embedded/run-as.js')>('db/embedded/run-as.js');
  const { findPostmaster } = await built<typeof import('../src/db/embedded/running.js')>('db/embedded/running.js');
  const cluster = await openCluster(dataDir, await findBinaries(), postgresUser(), true);
  const postmaster = findPostmaster(cluster);
  if (postmaster === null) throw new Error(`no PostgreSQL runs on ${dataDir}`);
  return connectionString(cluster, postmaster, 'gluepoint');
}

export async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
