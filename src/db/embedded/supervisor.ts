/** It accepts connections, but another live service owns it. */
export class OwnedError extends Error {}

/** The PostgreSQL that the supervisor keeps running. */
export interface Supervised {
  /**
   * Takes over a running PostgreSQL or starts one. Throws OwnedError if it is another service's, and other errors while it
   * does not accept connections.
   */
  takeOver(): Promise<void>;
  /** Stops it, by force where it does not react. */
  stop(): Promise<void>;
}

/** What the supervisor works with: a monotonic clock, a wait, and a callback for notices about the outage. */
export interface SupervisorOptions {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  onNotice(message: string): void;
  /** True = the service stops, nothing is started any more. */
  isStopping(): boolean;
}

/** A PostgreSQL that accepts no connections for so long is stopped and started. */
const NOT_ACCEPTING_LIMIT_MS = 60_000;
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 2_000;

/**
 * Brings PostgreSQL back after an outage: tries until it can be taken over. One that lives but accepts no connections
 * (its recovery failed, say) is stopped and started after a minute, then after two, four and so on, so that a recovery
 * that only takes long gets to its end. One that another service has taken over meanwhile is never stopped.
 */
export async function restore(server: Supervised, options: SupervisorOptions): Promise<void> {
  const { nowMs, sleep, onNotice, isStopping } = options;
  if (!isStopping()) onNotice('The embedded PostgreSQL went away; starting it again.');
  let limitMs = NOT_ACCEPTING_LIMIT_MS;
  let startedMs = nowMs();
  for (let delayMs = FIRST_DELAY_MS; !isStopping(); delayMs = Math.min(2 * delayMs, MAX_DELAY_MS)) {
    try {
      await server.takeOver();
      onNotice('The embedded PostgreSQL is back.');
      return;
    } catch (error) {
      onNotice((error as Error).message);
      if (error instanceof OwnedError) startedMs = nowMs();
    }
    if (nowMs() - startedMs < limitMs) {
      await sleep(delayMs);
      continue;
    }
    onNotice(`The embedded PostgreSQL has not accepted a connection for ${limitMs / 1000} s; stopping it.`);
    await server.stop().catch((error: Error) => onNotice(error.message));
    limitMs *= 2;
    startedMs = nowMs();
  }
}
