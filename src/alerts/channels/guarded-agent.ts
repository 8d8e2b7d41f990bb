import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress, literalAddress } from './public-address.js';

/** All addresses of a name. Throws where it has none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** The target is not reached, and another try would not change that. */
export class PrivateTargetError extends Error {
  constructor() {
    // Which address it is would tell of the operator's network.
    super('not sent: the target is not on the public internet (GLUEPOINT_ALLOW_PRIVATE_TARGETS)');
    this.name = 'PrivateTargetError';
  }
}

export interface GuardOptions {
  resolve: Resolve;
  /** Whether addresses that are not public are reached too. */
  allowPrivate: boolean;
  timeoutMs: number;
}

/**
 * Connections that reach nothing but the public internet: addresses are checked when connecting, and the connection
 * goes to what was checked. It follows no redirect and minds no proxy of the environment.
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
      // An address in the place of a name is connected to without a look-up.
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
