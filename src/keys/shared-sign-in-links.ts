import cluster from 'node:cluster';
import type { Clock } from '../lib/clock.js';
import { clientOfPrimary, serveWorkers } from '../lib/cluster-rpc.js';
import { OwnSignInLinks, type SignInLinks } from './sign-in-link.js';

const REDEEM = 'redeem-sign-in-link';
const TIMEOUT_MS = 2_000;

/** The links of this process; in one of several API processes those of the primary, which started them and printed one. */
export function createSignInLinks(clock: Clock): SignInLinks {
  return cluster.isWorker ? linksOfPrimary() : new OwnSignInLinks(clock);
}

/** Lets the workers of this process redeem its links: whichever of them gets the request, a link works once. */
export function shareSignInLinks(links: SignInLinks): void {
  serveWorkers<string, boolean>(REDEEM, (token) => links.redeem(token));
}

function linksOfPrimary(): SignInLinks {
  const redeem = clientOfPrimary<string, boolean>(REDEEM, TIMEOUT_MS);
  return {
    issue() {
      throw new Error('Only the primary process creates links.');
    },
    // Without a response the link may have been redeemed: it does not sign in.
    redeem: (token) => redeem(token).catch(() => false),
  };
}
