import type { Client } from '../client.js';
import type { Topology } from '../topology.js';

/** What a check works with. */
export interface Stage {
  topology: Topology;
  /** The service as one process with the database that it brings. */
  alone: Client;
  /** How many occurrences a load has at least. */
  count: number;
  /** Every so many of the worlds of gluing.json are sent. */
  everyNthWorld: number;
}

/** One thing that has to be as in one process. */
export interface Check {
  name: string;
  about: string;
  /** Whether there must be a proxy, which goes on when a process does not. */
  needsProxy?: boolean;
  needsRedis?: boolean;
  /** Returns what was seen, as text; throws when a check fails. */
  run(stage: Stage): Promise<string>;
}
