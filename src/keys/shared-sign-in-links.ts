import cluster from 'node:cluster';
import type { Clock } from '../lib/clock.js';
import { OwnSignInLinks, type SignInLinks } from './sign-in-link.js';

const ANSWER_TIMEOUT_MS = 2_000;

interface Question {
  kind: 'sign-in';
  id: number;
  token: string;
}

interface Response {
  kind: 'signed-in';
  id: number;
  good: boolean;
}

/** The links of this process; in one of several API processes those of the process that started them and printed one. */
export function createSignInLinks(clock: Clock): SignInLinks {
  return cluster.isWorker ? linksOfPrimary() : new OwnSignInLinks(clock);
}

/** Makes this process respond to the API processes that it started: a link works once, in any of them. */
export function shareSignInLinks(links: SignInLinks): void {
  cluster.on('message', async (worker, message: Question) => {
    if (message?.kind !== 'sign-in') return;
    const response: Response = { kind: 'signed-in', id: message.id, good: await links.redeem(message.token) };
    worker.send(response, undefined, () => {});
  });
}

function linksOfPrimary(): SignInLinks {
  const waiting = new Map<number, (good: boolean) => void>();
  let lastId = 0;
  process.on('message', (message: Response) => {
    if (message?.kind === 'signed-in') waiting.get(message.id)?.(message.good);
  });
  return {
    issue() {
      throw new Error('Links are made by the process that started this one.');
    },
    redeem(token) {
      lastId += 1;
      const id = lastId;
      return new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, ANSWER_TIMEOUT_MS, false);
        waiting.set(id, (good) => {
          clearTimeout(timer);
          resolve(good);
        });
        process.send?.({ kind: 'sign-in', id, token } satisfies Question);
      }).finally(() => waiting.delete(id));
    },
  };
}
