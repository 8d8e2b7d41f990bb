import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isCloudService, isPublicAddress, literalAddress } from './public-address.js';

/** All addresses of a name. Throws when it has none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** The same text for both, and no address: otherwise an admin of a project could learn which internal names exist. */
const NOT_PUBLIC = 'not sent: the target is unknown or not on the public internet (GLUEPOINT_ALLOW_PRIVATE_TARGETS)';
const CLOUD_SERVICE = 'not sent: the target is a metadata service of a cloud';

/**
 * The target is not connected to. `isPermanent`: the URL itself says so, so that another attempt would fail the same way;
 * false: its name has no address, or one that is not allowed.
 */
export class RefusedTargetError extends Error {
  constructor(
    message: string,
    readonly isPermanent: boolean,
  ) {
    super(message);
    this.name = 'RefusedTargetError';
  }
}

export interface GuardOptions {
  resolve: Resolve;
  /** Whether addresses that are not public are allowed. Those of metadata services of clouds never are. */
  allowPrivate: boolean;
  /** Called with what the refusal does not say, for the operator. */
  onRefused?: ((hostname: string, why: string) => void) | undefined;
  timeoutMs: number;
}

/**
 * Connections to the public internet only: addresses are checked when connecting, and the connection goes to the
 * address that was checked. Redirects are not followed, and proxy variables of the environment are ignored.
 */
export function guardedAgent({ resolve, allowPrivate, timeoutMs, onRefused }: GuardOptions): Agent {
  const refuse = (hostname: string, why: string, message: string, isPermanent: boolean): never => {
    onRefused?.(hostname, why);
    throw new RefusedTargetError(message, isPermanent);
  };
  const check = (hostname: string, addresses: readonly string[], isLiteral: boolean) => {
    const cloud = addresses.find(isCloudService);
    const other = addresses.find((address) => !isPublicAddress(address));
    if (!allowPrivate && other !== undefined) refuse(hostname, `has the address ${other}`, NOT_PUBLIC, isLiteral);
    if (cloud !== undefined) refuse(hostname, `has the address ${cloud}`, CLOUD_SERVICE, isLiteral);
  };
  const resolveChecked = async (hostname: string) => {
    const addresses = await resolve(hostname).catch((error: Error) => {
      if (allowPrivate) throw error;
      return refuse(hostname, error.message, NOT_PUBLIC, false);
    });
    check(
      hostname,
      addresses.map(({ address }) => address),
      false,
    );
    return addresses;
  };
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    resolveChecked(hostname).then(
      (addresses) => {
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
        if (literal !== null) check(literal, [literal], true);
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
