import { hash, timingSafeEqual } from 'node:crypto';
import type { StoreQueries } from '../db/context.js';
import { Batcher } from '../lib/batcher.js';
import { SwrCache } from '../lib/swr-cache.js';
import type { Principal } from '../model/role.js';
import { findKeysByHash } from './store.js';
import { WrongKeys } from './wrong-keys.js';

const ROOT: Principal = { role: 'root', keyId: null, projectId: null, component: null };
const MAX_KEYS = 10_000;
const MAX_UNKNOWN_KEYS = 1_000;
/** Keys that one statement looks up. */
const MAX_TOGETHER = 500;
/** Nothing else can be a key of ours: not worth a look into the store. */
const KEY_FORM = /^(gp_[a-z]{1,10}_[\dA-Za-z]{20,60}|[\da-f]{32})$/;

/** Keys in memory, at most half a second behind the store: a revoked one is refused within a second everywhere. */
export interface KeyDirectory {
  /** The owner of a key; null for an unknown or revoked key. Throws what the store throws when it is unavailable. */
  find(key: string): Promise<Principal | null>;
  /** Counts a request that showed an unknown key. Returns seconds until its address may show another; 0: now. */
  recordUnknown(key: string, address: string): number;
  /** Call after this process made or revoked a key. */
  forget(): void;
}

export interface KeyDirectoryParts {
  pool: StoreQueries;
  /** `rootKey`: the root key; null = there is none. */
  settings: { rootKey: string | null };
}

export function createKeyDirectory({ pool, settings }: KeyDirectoryParts): KeyDirectory {
  const rootHash = settings.rootKey === null ? null : hashOfKey(settings.rootKey);
  // One statement at a time: keys that are made up take one connection at most, and a right key waits for few statements.
  const lookups = new Batcher<Buffer, Principal | null>((hashes) => findKeysByHash(pool, hashes), MAX_TOGETHER);
  const wrongKeys = new WrongKeys();
  const cache = new SwrCache<string, Principal>({
    load: (key) => lookups.ask(hashOfKey(key)),
    max: MAX_KEYS,
    maxAbsent: MAX_UNKNOWN_KEYS,
  });
  // Hashes are compared, in constant time, so that time tells nothing of the root key.
  const isRoot = (key: string) => rootHash !== null && timingSafeEqual(hashOfKey(key), rootHash);
  const peek = (key: string) => {
    if (KEY_FORM.test(key)) {
      const known = cache.peek(key);
      if (known) return known;
      return isRoot(key) ? ROOT : known;
    }
    return isRoot(key) ? ROOT : null;
  };
  return {
    async find(key) {
      const known = peek(key);
      return known === undefined ? cache.get(key) : known;
    },
    recordUnknown: (key, address) => wrongKeys.record(key, address),
    forget: () => cache.forget(),
  };
}

/** Only this is stored of a key. */
export function hashOfKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
