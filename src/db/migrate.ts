import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { requireFitServer } from './server-version.js';

/** The lock of `prisma migrate deploy`: neither runs while the other does. */
const PRISMA_MIGRATE_LOCK = 72_707_369;

/** For a server that accepts connections and then sends nothing, or that a firewall hides. */
const CONNECT_TIMEOUT_MS = 5_000;

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** The first line of a migration that processes of the version before cannot work with. */
const BREAKING = '-- breaking';

/** As Prisma creates it; `breaking` is ours: whether the migration begins with that line. Null when Prisma applied it. */
const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
);
ALTER TABLE "_prisma_migrations" ADD COLUMN IF NOT EXISTS breaking BOOLEAN`;

interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, hex, as Prisma stores it. */
  checksum: string;
  breaking: boolean;
}

interface LedgerRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  breaking: boolean | null;
}

interface MigrateOptions {
  /** A folder with one folder per migration; prisma/migrations unless given. */
  dir?: string;
  /** Receives a message when a newer version has migrated the database, and this one can work with it. */
  warn?: (message: string) => void;
}

/** The database and the files do not belong together; the message says what to do. */
class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings the database to the newest migration of `dir` and returns the names of those that it applied. Each runs in a
 * transaction with its ledger row. Processes that start together wait for one another. A database that a newer version
 * has migrated is left as it is: fine unless one of its migrations is breaking (docs/database.md#migrations).
 * Throws MigrationError.
 */
export async function migrate(connectionString: string, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.dir ?? MIGRATIONS_DIR);
  const client = new pg.Client({
    connectionString,
    application_name: 'gluepoint migrate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await requireFitServer(client);
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK]);
    await client.query(LEDGER);
    const ledger = await readLedger(client);
    const pending = pendingMigrations(migrations, ledger);
    const newer = newerMigrations(migrations, ledger);
    if (newer.length > 0) options.warn?.(newerMessage(newer));
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    // Ending the session releases the lock too.
    await client.end();
  }
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(dir, name, 'migration.sql'), 'utf8');
      const breaking = /^[^\r\n]*/.exec(sql)?.[0].trim() === BREAKING;
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex'), breaking };
    }),
  );
}

async function readLedger(client: pg.Client): Promise<LedgerRow[]> {
  const { rows } = await client.query<LedgerRow>(
    `SELECT migration_name, checksum, finished_at, breaking FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

/** Those that the ledger lacks. Throws when one that it has is not finished or differs. */
function pendingMigrations(migrations: Migration[], ledger: LedgerRow[]): Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of ledger) {
    if (row.finished_at === null) {
      throw new MigrationError(
        `The migration ${row.migration_name} was started and not finished. Repair the database, ` +
          'then mark the migration with `npx prisma migrate resolve`.',
      );
    }
    const migration = byName.get(row.migration_name);
    if (migration && row.checksum !== migration.checksum) {
      throw new MigrationError(
        `The migration ${row.migration_name} was changed after it had been applied to this database. ` +
          'Restore the file; changes belong in a new migration.',
      );
    }
  }
  const applied = new Set(ledger.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

/** Those of the ledger that this version does not know. Throws when it cannot work with them. */
function newerMigrations(migrations: Migration[], ledger: LedgerRow[]): LedgerRow[] {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = ledger.filter((row) => !known.has(row.migration_name));
  const first = migrations[0];
  const replaced = unknown.find((row) => first === undefined || row.migration_name < first.name);
  if (replaced) {
    throw new MigrationError(
      `The database was created before the first release: it holds the migration ${replaced.migration_name}, which ` +
        `${first?.name} has replaced. It cannot be upgraded. Start with an empty database: another DATABASE_URL or, with ` +
        'the embedded PostgreSQL, another GLUEPOINT_DATA_DIR.',
    );
  }
  const applied = new Set(ledger.map((row) => row.migration_name));
  const missing = migrations.find(({ name }) => !applied.has(name));
  const newest = unknown.at(-1);
  if (newest && missing) {
    throw new MigrationError(
      `The database holds the migration ${newest.migration_name}, which this version of Gluepoint does not know, and lacks ` +
        `${missing.name}. Another variant of Gluepoint has used it; start that one.`,
    );
  }
  // Null: applied by Prisma, which does not record it.
  const breaking = unknown.find((row) => row.breaking !== false);
  if (breaking) {
    throw new MigrationError(
      `A newer version of Gluepoint has migrated the database: this version does not know the migration ` +
        `${breaking.migration_name} and cannot work with it. Start the newer version, or restore a backup.`,
    );
  }
  return unknown;
}

function newerMessage(newer: LedgerRow[]): string {
  const names = newer.map((row) => row.migration_name).join(', ');
  return (
    `A newer version of Gluepoint has migrated the database (${names}). This version can work with it; ` +
    'replace it soon by the newer one.'
  );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count, breaking)
       VALUES ($1, $2, $3, clock_timestamp(), 1, $4)`,
      [randomUUID(), migration.checksum, migration.name, migration.breaking],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw new MigrationError(`The migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}
