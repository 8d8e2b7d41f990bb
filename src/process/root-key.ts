import type { Settings } from '../settings.js';
import { loadOrCreateRootKey } from './stored-root-key.js';

/** Where the root key of the instance comes from (docs/rules/api.md#root-key). */
export type RootKey =
  | { from: 'setting'; key: string }
  | { from: 'file'; key: string; file: string }
  | { from: 'nowhere'; key: null };

/** GLUEPOINT_ADMIN_KEY; without it, and with the embedded store, the key in the data folder, made when missing. */
export function resolveRootKey({ rootKey, databaseUrl, dataDir }: Settings): RootKey {
  if (rootKey !== null) return { from: 'setting', key: rootKey };
  if (databaseUrl !== null) return { from: 'nowhere', key: null };
  return { from: 'file', ...loadOrCreateRootKey(dataDir) };
}
