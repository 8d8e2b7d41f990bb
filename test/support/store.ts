import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/db/embedded/index.js';
import { isAlive } from '../../src/db/embedded/is-alive.js';
import { migrate } from '../../src/db/migrate.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the test server's template database. */
    templateUrl: string;
  }
}

/** The database that every test database is a copy of. */
export const TEMPLATE = 'gluepoint';

/** What costs time and keeps data over a crash of the machine, which tests don't have. */
const FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '300',
  autovacuum_naptime: '60s',
};

interface Running {
  connectionString: string;
  /** Projects that still use it. */
  users: number;
  stop(): Promise<void>;
}

/** Vitest loads this file once for each project; the server is the same for all of them. */
const shared = globalThis as typeof globalThis & { gluepointTestServer?: Promise<Running> };

/** Vitest's global setup: one PostgreSQL for the whole run, with a migrated template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.gluepointTestServer ??= startServer();
  const server = await shared.gluepointTestServer;
  server.users += 1;
  project.provide('templateUrl', server.connectionString);
  return async () => {
    server.users -= 1;
    if (server.users > 0) return;
    delete shared.gluepointTestServer;
    await server.stop();
  };
}

async function startServer(): Promise<Running> {
  await sweep();
  const dir = await mkdtemp(join(tmpdir(), `gluepoint-test-${process.pid}-`));
  await chmod(dir, 0o711);
  const store = await startEmbedded({ dataDir: dir, settings: FORGETFUL });
  await migrate(store.connectionString);
  return {
    connectionString: store.connectionString,
    users: 0,
    async stop() {
      await store.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Stops and removes what earlier runs left when they were killed. */
export async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^gluepoint-test-(\d+)-/.exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const dir = join(tmpdir(), name);
    await startEmbedded({ dataDir: dir, settings: FORGETFUL })
      .then((store) => store.stop())
      .catch(() => {});
    // Another run that begins now may be sweeping, too.
    await rm(dir, { recursive: true, force: true }).catch(() => {});
  }
}

/** `connectionString` with another database in it. */
export function withDatabase(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs statements that stand outside a transaction (CREATE DATABASE …) on the test server. */
export async function administer(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(connectionString, 'postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
