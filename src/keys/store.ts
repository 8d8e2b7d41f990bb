import type { StoreQueries } from '../db/context.js';
import type { ApiKeyModel } from '../db/prisma/models/ApiKey.js';
import type { PrismaTx } from '../db/prisma-client.js';
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

const VIEW = { id: true, name: true, role: true, component: true, publicKey: true, createdAt: true } as const;

function toView(row: Pick<ApiKeyModel, keyof typeof VIEW>): KeyView {
  return { ...row, role: row.role as Role };
}

/** The owners of keys, in the order of the hashes; null for an unknown or revoked key. SQL: every request asks for it. */
export async function findKeysByHash(db: StoreQueries, hashes: readonly Buffer[]): Promise<(Principal | null)[]> {
  const { rows } = await db.query<Pick<ApiKeyModel, 'id' | 'projectId' | 'role' | 'component'> & { hash: Buffer }>({
    name: 'keys_by_hash',
    text: `SELECT id, project_id AS "projectId", role, component, hash FROM api_key
      WHERE hash = ANY ($1) AND revoked_at IS NULL`,
    values: [hashes],
  });
  const owners = new Map(
    rows.map(({ hash, id, role, projectId, component }): [string, Principal] => [
      hash.toString('hex'),
      { role: role as Role, keyId: id, projectId, component },
    ]),
  );
  return hashes.map((hash) => owners.get(hash.toString('hex')) ?? null);
}

/** Returns the key as it is shown. */
export async function insertKey(tx: PrismaTx, { hash, ...key }: NewKey): Promise<KeyView> {
  return toView(await tx.apiKey.create({ data: { ...key, hash: new Uint8Array(hash) }, select: VIEW }));
}

/** The keys in force, newest first; at most `take`, from after `afterId` on. */
export async function listKeys(
  tx: PrismaTx,
  projectId: number,
  afterId: string | null,
  take: number,
): Promise<KeyView[]> {
  const rows = await tx.apiKey.findMany({
    where: { projectId, revokedAt: null, ...(afterId === null ? {} : { id: { lt: afterId } }) },
    orderBy: { id: 'desc' },
    take,
    select: VIEW,
  });
  return rows.map(toView);
}

/** False when the project has no such key in force. */
export async function revokeKey(tx: PrismaTx, projectId: number, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { projectId, id, revokedAt: null }, data: { revokedAt: at } });
  return count === 1;
}
