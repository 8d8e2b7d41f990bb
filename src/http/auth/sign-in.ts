import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Deps } from '../../deps.js';
import { GluepointError } from '../../lib/errors.js';

const MAX_FAILURES = 20;
const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

/**
 * Counts failed sign-ins by address. Generated keys have at least 160 random bits and cannot be guessed; this bounds the
 * load, and protects a root key that was chosen too short.
 */
export class LoginRateLimiter {
  readonly #failures = new LRUCache<string, number>({ max: MAX_ADDRESSES, ttl: WINDOW_MS, ttlResolution: 1000 });

  /** Seconds until the address may try again; 0: now. */
  waitSeconds(address: string): number {
    const key = networkOf(address);
    if ((this.#failures.get(key) ?? 0) < MAX_FAILURES) return 0;
    return Math.max(1, Math.ceil(this.#failures.getRemainingTTL(key) / 1000));
  }

  /** Counts a failure. The window starts with the first one. */
  recordFailure(address: string): void {
    const key = networkOf(address);
    const before = this.#failures.get(key);
    this.#failures.set(key, (before ?? 0) + 1, { noUpdateTTL: before !== undefined });
  }
}

/** The IPv4 address, or the /64 network of an IPv6 address: one client has all of it. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.');
}

/**
 * Checks a key with which an address signs in to the web pages. Throws `rate-limited`, `unauthorized`, and `forbidden` for
 * a key without read access.
 */
export async function checkSignIn(
  keys: Deps['keys'],
  limiter: LoginRateLimiter,
  address: string,
  key: string,
): Promise<void> {
  const retryAfterSeconds = limiter.waitSeconds(address);
  if (retryAfterSeconds > 0) {
    throw new GluepointError('rate-limited', 'Too many wrong keys from this address.', { retryAfterSeconds });
  }
  const principal = await keys.find(key);
  if (principal === null) {
    limiter.recordFailure(address);
    throw new GluepointError('unauthorized', 'The API key is unknown or revoked.');
  }
  const { role } = principal;
  if (role === 'root' || role === 'admin' || role === 'read') return;
  throw new GluepointError('forbidden', `A key of role ${role} has no read access. Use a key of role read or admin.`);
}
