import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';

/** A look-up takes a thread of four, which compression needs too, for as long as the name server takes. */
const MAX_RUNNING = 2;

type Lookup = (hostname: string) => Promise<LookupAddress[]>;

/**
 * Addresses of a name as the machine knows it (hosts file, search domains), a few look-ups at a time. Rejects when it has
 * none, and when its turn does not come within `maxWaitMs`.
 */
export const resolveName = limitedLookup((hostname) => lookup(hostname, { all: true }));

export function limitedLookup(look: Lookup, maxRunning = MAX_RUNNING) {
  const waiting: { untilMs: number; start(): void; expire(): void }[] = [];
  let running = 0;
  const next = () => {
    const first = waiting.shift();
    if (first === undefined) return;
    if (performance.now() < first.untilMs) return first.start();
    first.expire();
    next();
  };
  const run = async (hostname: string) => {
    running += 1;
    try {
      return await look(hostname);
    } finally {
      running -= 1;
      next();
    }
  };
  return (hostname: string, maxWaitMs: number): Promise<LookupAddress[]> => {
    if (running < maxRunning) return run(hostname);
    return new Promise((resolve, reject) => {
      waiting.push({
        untilMs: performance.now() + maxWaitMs,
        start: () => run(hostname).then(resolve, reject),
        expire: () => reject(new Error(`the look-up of ${hostname} did not start in time`)),
      });
    });
  };
}
