import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { openPool } from '../../src/db/pool.js';
import type { PrismaClient } from '../../src/db/prisma/client.js';
import { openPrisma } from '../../src/db/prisma-client.js';
import { administer, TEMPLATE, withDatabase } from './store.js';

/** A migrated, empty database for one test file. */
export interface TestDatabase {
  connectionString: string;
  pool: Pool;
  /** Over the pool. */
  prisma: PrismaClient;
  /** Closes the pool and removes the database, also while clients are connected. */
  drop(): Promise<void>;
}

/** A copy of the template (`empty: true`: a database without any table). Needs no server of yours. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(templateUrl, `CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : TEMPLATE}`);
  const connectionString = withDatabase(templateUrl, name);
  const pool = openPool({ connectionString, onError: () => {} });
  const prisma = openPrisma(pool);
  return {
    connectionString,
    pool,
    prisma,
    async drop() {
      await prisma.$disconnect();
      await pool.end();
      await administer(templateUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
