import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

const WINDOW_MS = 60_000;
/** Unknown keys that one address may show within a window. */
const MAX_PER_ADDRESS = 20;
/** Requests with unknown keys of one prefix within a window, from all addresses: such as one revoked key in many clients. */
const MAX_PER_PREFIX = 200;
/** Addresses, and prefixes, that are counted at a time. */
const MAX_COUNTED = 10_000;
/** `gp_read_` and the first digits, or the first digits of a DSN key. */
const PREFIX_LENGTH = 12;

/**
 * Counts requests with unknown keys in this process, by address and by the beginning of the key
 * (docs/rules/api.md#unknown-keys). It only decides how such a request is refused: a valid key is never refused because
 * of what others at its address tried. So it bounds no guessing; the length of keys does.
 */
export class WrongKeys {
  readonly #byAddress = new Counts(MAX_PER_ADDRESS);
  readonly #byPrefix = new Counts(MAX_PER_PREFIX);

  /** Counts a request with an unknown key. Returns seconds until `address` may show another; 0: within the limits. */
  record(key: string, address: string): number {
    return Math.max(this.#byAddress.record(networkOf(address)), this.#byPrefix.record(key.slice(0, PREFIX_LENGTH)));
  }
}

/** Counts per name in windows that start with the first one. */
class Counts {
  readonly #max: number;
  readonly #counts = new LRUCache<string, number>({ max: MAX_COUNTED, ttl: WINDOW_MS, ttlResolution: 1000 });

  constructor(max: number) {
    this.#max = max;
  }

  /** Seconds until the window ends; 0 while the count is within the limit. */
  record(name: string): number {
    const before = this.#counts.get(name) ?? 0;
    this.#counts.set(name, before + 1, { noUpdateTTL: before > 0 });
    if (before < this.#max) return 0;
    return Math.max(1, Math.ceil(this.#counts.getRemainingTTL(name) / 1000));
  }
}

/** The IPv4 address, or the /64 network of an IPv6 address: one client has all of it. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.');
}
