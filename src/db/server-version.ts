import type { Client } from 'pg';

/** Functions with a body of standard SQL, and multiranges. */
const OLDEST_MAJOR = 14;

/** The server cannot be used; the message says why. */
class UnfitServerError extends Error {
  override name = 'UnfitServerError';
}

/** Throws when the server is too old, or the database cannot hold every text. */
export async function requireFitServer(client: Pick<Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number; encoding: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS number,
       current_setting('server_encoding') AS encoding`,
  );
  const problem = rows[0] === undefined ? null : unfitness(rows[0]);
  if (problem !== null) throw new UnfitServerError(problem);
}

/** Why a server cannot be used, as a sentence; null = it can. `number`: 140005 for 14.5. */
export function unfitness({
  version,
  number,
  encoding,
}: {
  version: string;
  number: number;
  encoding: string;
}): string | null {
  if (number < OLDEST_MAJOR * 10_000) {
    return `The server of DATABASE_URL is PostgreSQL ${version}; Gluepoint needs ${OLDEST_MAJOR} or newer.`;
  }
  if (encoding === 'UTF8') return null;
  return `The database of DATABASE_URL is encoded in ${encoding}; make one with ENCODING 'UTF8' TEMPLATE template0.`;
}
