import { randomBytes } from 'node:crypto';
import type { Clock } from '../lib/clock.js';
import { hashOfKey } from './directory.js';

const VALID_MS = 3_600_000;
const TOKEN_BYTES = 24;

/** Links that sign in as root, each once, within an hour (docs/rules/pages.md#signing-in). */
export interface SignInLinks {
  /** The token of a new link. */
  issue(): string;
  /** Whether the token was good until now; from now on it is not. */
  redeem(token: string): Promise<boolean>;
}

/** Links that this process remembers, and forgets with its end. */
export class OwnSignInLinks implements SignInLinks {
  readonly #untilMs = new Map<string, number>();

  constructor(readonly clock: Clock) {}

  issue(): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#untilMs.set(digest(token), this.clock.now() + VALID_MS);
    return token;
  }

  async redeem(token: string): Promise<boolean> {
    const key = digest(token);
    const untilMs = this.#untilMs.get(key);
    this.#untilMs.delete(key);
    return untilMs !== undefined && this.clock.now() < untilMs;
  }
}

/** Looked up by its hash, so that the time it takes tells nothing of a token. */
function digest(token: string): string {
  return hashOfKey(token).toString('base64');
}
