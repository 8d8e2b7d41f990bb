/** The server's clock. The only place that reads the machine's time; tests pass a clock they move. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
