import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';

/** Of one query to one DNS server. */
const QUERY_TIMEOUT_MS = 2_000;
const TRIES = 2;
/** As long as a whole attempt: what waited longer for its look-up is not wanted any more. */
const MAX_WAIT_MS = 10_000;
/** The DNS server did not know, as opposed to: it has no such name. */
const NO_ANSWER = new Set(['ETIMEOUT', 'ESERVFAIL', 'EREFUSED', 'ECANCELLED']);

const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: TRIES });
let looking: Promise<unknown> = Promise.resolve();

/**
 * All addresses of a name, within about 4 s. Asks the DNS without a thread: `lookup` of Node holds one of the four that
 * decompression uses too, for as long as the servers of a name do not respond. Only a name that the DNS does not have is
 * looked up as the machine does it (its hosts file), one after the other.
 */
export async function resolveName(hostname: string): Promise<LookupAddress[]> {
  if (!hostname.includes('.')) return lookUp(hostname);
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const addresses = [...addressesOf(v4, 4), ...addressesOf(v6, 6)];
  if (addresses.length > 0) return addresses;
  const error = [v4, v6].flatMap((one) => (one.status === 'rejected' ? [one.reason as NodeJS.ErrnoException] : []))[0];
  if (error?.code !== undefined && NO_ANSWER.has(error.code)) throw error;
  return lookUp(hostname);
}

function addressesOf(result: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  return result.status === 'fulfilled' ? result.value.map((address) => ({ address, family })) : [];
}

function lookUp(hostname: string): Promise<LookupAddress[]> {
  const askedMs = performance.now();
  const found = looking.then(() => {
    if (performance.now() - askedMs > MAX_WAIT_MS) throw new Error(`the look-up of ${hostname} took too long`);
    return lookup(hostname, { all: true });
  });
  looking = found.catch(() => {});
  return found;
}
