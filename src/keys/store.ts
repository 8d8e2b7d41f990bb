import type { StoreQueries } from '../db/context.js';
import type { Principal, Role } from '../model/role.js';

/** A key as it is shown: never the key itself, but for the public one of role `dsn`. */
export interface KeyView {
  id: string;
  name: string;
  role: Role;
  component: string | null;
  /** 32 hex digits, only of role `dsn`. */
  publicKey: string | null;
  createdAt: Date;
}

export interface NewKey {
  id: string;
  projectId: number;
  name: string;
  role: Role;
  component: string | null;
  publicKey: string | null;
  hash: Buffer;
  createdAt: Date;
}

// SQL and not Prisma: each runs on the share that its caller names (docs/database.md#prisma-and-sql).

type KeyRow = Omit<NewKey, 'hash' | 'createdAt'>;

/** The owners of keys, in the order of the hashes; null for an unknown or revoked key. */
export async function findKeysByHash(db: StoreQueries, hashes: readonly Buffer[]): Promise<(Principal | null)[]> {
  const { rows } = await db.query<KeyRow & { hash: Buffer }>({
    name: 'keys_by_hash',
    text: `SELECT id, project_id AS "projectId", role, component, hash FROM api_key
      WHERE hash = ANY ($1) AND revoked_at IS NULL`,
    values: [hashes],
  });
  const owners = new Map(
    rows.map(({ hash, id, role, projectId, component }): [string, Principal] => [
      hash.toString('hex'),
      { role, keyId: id, projectId, component },
    ]),
  );
  return hashes.map((hash) => owners.get(hash.toString('hex')) ?? null);
}

/** Returns the key as it is shown. */
export async function insertKey(db: StoreQueries, key: NewKey): Promise<KeyView> {
  const { id, projectId, name, role, component, publicKey, hash, createdAt } = key;
  await db.query(
    `INSERT INTO api_key (id, project_id, name, role, component, public_key, hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, projectId, name, role, component, publicKey, hash, createdAt],
  );
  return { id, name, role, component, publicKey, createdAt };
}

/** The keys in force, newest first; at most `take`, from after `afterId` on. */
export async function listKeys(
  db: StoreQueries,
  projectId: number,
  afterId: string | null,
  take: number,
): Promise<KeyView[]> {
  const { rows } = await db.query<KeyView>(
    `SELECT id, name, role, component, public_key AS "publicKey", created_at AS "createdAt" FROM api_key
     WHERE project_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [projectId, afterId, take],
  );
  return rows;
}

/** False when the project has no such key in force. */
export async function revokeKey(db: StoreQueries, projectId: number, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    'UPDATE api_key SET revoked_at = $3 WHERE project_id = $1 AND id = $2 AND revoked_at IS NULL',
    [projectId, id, at],
  );
  return rowCount === 1;
}
