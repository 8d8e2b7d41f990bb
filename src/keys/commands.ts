import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { StoreQueries } from '../db/context.js';
import type { Clock } from '../lib/clock.js';
import { GluepointError } from '../lib/errors.js';
import type { Role } from '../model/role.js';
import { isUuid } from '../schemas/common/names.js';
import { hashOfKey, type KeyDirectory } from './directory.js';
import { insertKey, type KeyView, revokeKey } from './store.js';

type KeyDeps = { pool: StoreQueries; clock: Clock; keys: KeyDirectory };

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
  const view = await insertKey(deps.pool, {
    id: uuidv7(),
    projectId,
    name,
    role,
    component,
    publicKey,
    hash: hashOfKey(key),
    createdAt: new Date(deps.clock.now()),
  });
  deps.keys.forget();
  return { view, key };
}

/** A revoked key is refused within a second by every process. Throws not-found. */
export async function dropKey(deps: KeyDeps, projectId: number, id: string): Promise<void> {
  const revoked = isUuid(id) && (await revokeKey(deps.pool, projectId, id, new Date(deps.clock.now())));
  deps.keys.forget();
  if (!revoked) throw new GluepointError('not-found', 'No such key in this project.');
}
