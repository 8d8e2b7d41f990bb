import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

const MAX_TRIES = 20;
const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

/**
 * How often an address showed a wrong key lately. The keys themselves, random and of 160 bits or more, are what cannot
 * be guessed; this bounds the noise, and helps a root key that was chosen short.
 */
export class LoginRateLimiter {
  readonly #failed = new LRUCache<string, number>({ max: MAX_ADDRESSES, ttl: WINDOW_MS, ttlResolution: 1000 });

  /** Seconds to wait before the address is listened to again; 0 = go on. */
  waitSeconds(address: string): number {
    const key = networkOf(address);
    if ((this.#failed.get(key) ?? 0) < MAX_TRIES) return 0;
    return Math.max(1, Math.ceil(this.#failed.getRemainingTTL(key) / 1000));
  }

  /** The window begins with the first of them. */
  note(address: string): void {
    const key = networkOf(address);
    const before = this.#failed.get(key);
    this.#failed.set(key, (before ?? 0) + 1, { noUpdateTTL: before !== undefined });
  }
}

/** Whoever has one address of IPv6 has all of its /64. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.');
}
