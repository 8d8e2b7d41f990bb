import type { PrismaClient } from '../db/prisma/client.js';
import type { ApiKeyModel } from '../db/prisma/models/ApiKey.js';
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

function toView(row: ApiKeyModel): KeyView {
  const { id, name, component, publicKey, createdAt } = row;
  return { id, name, role: row.role as Role, component, publicKey, createdAt };
}

/** The keys in force that have one of these hashes, given and returned in hexadecimal digits. */
export async function findKeysByHash(
  prisma: PrismaClient,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Principal>> {
  const wanted = hashes.map((hash) => bytes(Buffer.from(hash, 'hex')));
  const rows = await prisma.apiKey.findMany({ where: { hash: { in: wanted }, revokedAt: null } });
  return new Map(
    rows.map(({ hash, role, id, projectId, component }) => [
      Buffer.from(hash).toString('hex'),
      { role: role as Role, keyId: id, projectId, component },
    ]),
  );
}

export async function insertKey(prisma: PrismaClient, key: NewKey): Promise<KeyView> {
  return toView(await prisma.apiKey.create({ data: { ...key, hash: bytes(key.hash) } }));
}

/** The keys in force, newest first; at most `take`, from after `afterId` on. */
export async function listKeys(
  prisma: PrismaClient,
  projectId: number,
  afterId: string | null,
  take: number,
): Promise<KeyView[]> {
  const before = afterId === null ? {} : { id: { lt: afterId } };
  const where = { projectId, revokedAt: null, ...before };
  return (await prisma.apiKey.findMany({ where, orderBy: { id: 'desc' }, take })).map(toView);
}

/** False when the project has no such key in force. */
export async function revokeKey(prisma: PrismaClient, projectId: number, id: string, at: Date): Promise<boolean> {
  const { count } = await prisma.apiKey.updateMany({
    where: { projectId, id, revokedAt: null },
    data: { revokedAt: at },
  });
  return count > 0;
}

/** Prisma wants bytes whose memory is their own. */
function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}
