import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { PrismaReads } from '../db/context.js';
import { onShare } from '../db/prisma-client.js';
import type { Clock } from '../lib/clock.js';
import { GluepointError } from '../lib/errors.js';
import type { Role } from '../model/role.js';
import { isUuid } from '../schemas/common/names.js';
import { hashOfKey, type KeyDirectory } from './directory.js';
import { insertKey, type KeyView, revokeKey } from './store.js';

type KeyDeps = PrismaReads & { clock: Clock; keys: KeyDirectory };

export interface KeyRequest {
  name: string;
  role: Role;
  component: string | null;
}

/** A new key: `key` is shown this once and stored only as a hash. */
export async function makeKey(
  deps: KeyDeps,
  projectId: number,
  { name, role, component }: KeyRequest,
): Promise<{ view: KeyView; key: string }> {
  // SDKs of Sentry need 32 hex digits (docs/rules/protocols.md#sentry); other keys show their role.
  const key = role === 'dsn' ? randomBytes(16).toString('hex') : `gp_${role}_${randomBytes(20).toString('hex')}`;
  const publicKey = role === 'dsn' ? key : null;
  const [id, hash, createdAt] = [uuidv7(), hashOfKey(key), new Date(deps.clock.now())];
  const row = { id, projectId, name, role, component, publicKey, hash, createdAt };
  const view = await onShare(deps, (tx) => insertKey(tx, row));
  deps.keys.forget();
  return { view, key };
}

/** A revoked key is refused within a second by every process. Throws not-found. */
export async function dropKey(deps: KeyDeps, projectId: number, id: string): Promise<void> {
  const at = new Date(deps.clock.now());
  const revoked = isUuid(id) && (await onShare(deps, (tx) => revokeKey(tx, projectId, id, at)));
  deps.keys.forget();
  if (!revoked) throw new GluepointError('not-found', 'No such key in this project.');
}
