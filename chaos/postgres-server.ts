import type { QueryResultRow } from 'pg';
import { findBinaries } from '../src/db/embedded/binaries.js';
import { type Cluster, openCluster, SUPERUSER } from '../src/db/embedded/cluster.js';
import { postgresSettings } from '../src/db/embedded/postgres-settings.js';
import { startPostmaster, waitUntilGone } from '../src/db/embedded/postmaster.js';
import { postgresUser } from '../src/db/embedded/run-as.js';
import { findPostmaster } from '../src/db/embedded/running.js';
import { openPool } from '../src/db/pool.js';
import { freePort } from '../test/support/free-port.js';
import { childrenOf } from '../test/support/processes.js';

/** A real PostgreSQL server on a TCP port of loopback, as an operator would run one: durable, and not restarted automatically. */
export class PostgresServer {
  readonly #cluster: Cluster;
  readonly #port: number;
  #databases = 0;

  private constructor(cluster: Cluster, port: number) {
    this.#cluster = cluster;
    this.#port = port;
  }

  /** Makes a server in the folder and starts it. */
  static async open(dataDir: string): Promise<PostgresServer> {
    const cluster = await openCluster(dataDir, await findBinaries(), postgresUser(), true);
    const server = new PostgresServer(cluster, await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const port = String(this.#port);
    const own = { listen_addresses: '127.0.0.1', port, max_connections: '300' };
    await startPostmaster(this.#cluster, { ...postgresSettings(), ...own });
  }

  /** Ends all of its processes with -9. */
  async kill(): Promise<void> {
    this.#signal('SIGCONT');
    this.#signal('SIGKILL');
    await waitUntilGone(this.#cluster, 5_000);
  }

  /** Stops all of its processes where they are: connections stay open, new ones are accepted, no query gets a response. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  /** Creates an empty database; returns its connection string. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `chaos_${this.#databases}`;
    await query(this.#urlOf('postgres'), `CREATE DATABASE ${name}`);
    return this.#urlOf(name);
  }

  #urlOf(database: string): string {
    return `postgresql://${SUPERUSER}:${this.#cluster.password}@127.0.0.1:${this.#port}/${database}`;
  }

  /** First the postmaster, which would replace its children. */
  #signal(name: NodeJS.Signals): void {
    const postmaster = findPostmaster(this.#cluster);
    if (postmaster === null) return;
    const children = childrenOf(postmaster.pid);
    for (const pid of [postmaster.pid, ...children]) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

/** One statement on a connection of its own. `bigint` comes back as a number. */
export async function query<Row extends QueryResultRow>(
  connectionString: string,
  text: string,
  values?: unknown[],
): Promise<Row[]> {
  const pool = openPool({ connectionString, onError: () => {}, max: 1 });
  try {
    return (await pool.query<Row>(text, values)).rows;
  } finally {
    await pool.end();
  }
}
