import { once } from 'node:events';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, SUPERUSER } from '../src/db/embedded/cluster.js';
import { startPostmaster, stopPostmaster } from '../src/db/embedded/postmaster.js';
import { postgresUser, spawnAs } from '../src/db/embedded/run-as.js';
import { freePort } from '../test/support/free-port.js';
import { COMPOSE } from './compose.js';
import { findPostgres, versionOf } from './programs.js';

/** A PostgreSQL server on a port of loopback that is none of the service's business. */
export interface PostgresServer {
  version: string;
  /** `host:port`. */
  address: string;
  stop(): Promise<void>;
}

/** Makes a server in the folder, with the user, password, database and settings of docker-compose.yml, and starts it. */
export async function startPostgres(dir: string, password: string): Promise<PostgresServer> {
  const cluster: Cluster = {
    dir: join(dir, 'postgres'),
    password,
    binaries: await findPostgres(),
    user: postgresUser(),
  };
  mkdirSync(cluster.dir, { recursive: true, mode: 0o700 });
  if (cluster.user) chownSync(cluster.dir, cluster.user.uid, cluster.user.gid);
  await initialise(cluster, dir);
  const port = await freePort();
  await startPostmaster(cluster, { ...settingsOfCompose(), listen_addresses: '127.0.0.1', port: String(port) });
  await makeDatabase(port, password);
  return {
    version: versionOf(cluster.binaries.postgres, '--version'),
    address: `127.0.0.1:${port}`,
    stop: () => stopPostmaster(cluster, 5_000),
  };
}

async function initialise({ dir, binaries, user, password }: Cluster, base: string): Promise<void> {
  const file = join(base, 'password');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
  const args = [`--pgdata=${dir}`, `--username=${SUPERUSER}`, `--pwfile=${file}`, '--auth=scram-sha-256', '--no-sync'];
  const child = spawnAs(
    user,
    binaries.initdb,
    [...args, '--encoding=UTF8', '--locale=C.UTF-8'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
    [dir],
  );
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb ended with code ${code}.`);
}

function settingsOfCompose(): Record<string, string> {
  const options = COMPOSE.services.postgres?.command?.slice(1) ?? [];
  return Object.fromEntries(options.map((option) => option.replace(/^-c/, '').split('=') as [string, string]));
}

async function makeDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres' });
  await client.connect();
  await client.query('CREATE DATABASE gluepoint');
  await client.end();
}
