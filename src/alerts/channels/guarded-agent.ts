import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress, literalAddress } from './public-address.js';

/** All addresses of a name. Throws when it has none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** The target is not connected to, and another attempt would fail the same way. */
export class PrivateTargetError extends Error {
  constructor() {
    // The address itself is left out: it would disclose the operator's network.
    super('not sent: the target is not on the public internet (GLUEPOINT_ALLOW_PRIVATE_TARGETS)');
    this.name = 'PrivateTargetError';
  }
}

export interface GuardOptions {
  resolve: Resolve;
  /** Whether addresses that are not public are allowed. */
  allowPrivate: boolean;
  timeoutMs: number;
}

/**
 * Connections to the public internet only: addresses are checked when connecting, and the connection goes to the
 * address that was checked. Redirects are not followed, and proxy variables of the environment are ignored.
 */
export function guardedAgent({ resolve, allowPrivate, timeoutMs }: GuardOptions): Agent {
  const check = (addresses: readonly LookupAddress[]) => {
    if (!allowPrivate && !addresses.every(({ address }) => isPublicAddress(address))) throw new PrivateTargetError();
  };
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        try {
          check(addresses);
        } catch (error) {
          return callback(error as Error, []);
        }
        const [first] = addresses;
        if (first === undefined) return callback(new Error(`${hostname} has no address`), []);
        return all ? callback(null, addresses) : callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
  const connect = buildConnector({ lookup, timeout: timeoutMs, maxCachedSessions: 0 });
  return new Agent({
    connect(options, callback) {
      // A literal address is connected to without a look-up.
      const literal = literalAddress(options.hostname);
      try {
        if (literal !== null) check([{ address: literal, family: 0 }]);
      } catch (error) {
        return callback(error as Error, null);
      }
      return connect(options, callback);
    },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 16_384,
    pipelining: 0,
  });
}
