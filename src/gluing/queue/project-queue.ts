import type { HourLimits } from '../../model/quota.js';
import type { Occurrence } from '../core/occurrence.js';
import type { Outcome } from './outcome.js';

/** The occurrences of one request, and how it is told what became of them. */
export interface Entry {
  occurrences: Occurrence[];
  characters: number;
  resolve: (outcomes: Outcome[]) => void;
  reject: (error: unknown) => void;
}

/** What waits for the commits of one project. */
export interface ProjectQueue {
  waiting: Entry[];
  running: boolean;
  /** What may begin in an hour, as the last request knew it. */
  limits: HourLimits;
}

const HOUR_MS = 3_600_000;

/**
 * Takes the requests of the next commit, in their order: with at most so many occurrences, unless one alone has more, and
 * received in one hour, so that the store knows the hours in which a type had errors (docs/rules/alerting.md#recovery).
 */
export function takeEntries(lane: ProjectQueue, most: number): Entry[] {
  let occurrences = 0;
  let n = 0;
  const hour = receiveHour(lane.waiting[0]);
  for (const entry of lane.waiting) {
    if (n > 0 && (occurrences + entry.occurrences.length > most || receiveHour(entry) !== hour)) break;
    occurrences += entry.occurrences.length;
    n += 1;
  }
  return lane.waiting.splice(0, n);
}

/** All occurrences of a request have one receive time. */
function receiveHour(entry: Entry | undefined): number {
  return Math.floor((entry?.occurrences[0]?.receivedAtMs ?? 0) / HOUR_MS);
}

/** About what an occurrence takes of memory, in characters. */
export function charactersOf({ message, stack, properties }: Occurrence): number {
  return 200 + (message?.length ?? 0) + (stack?.length ?? 0) + (properties?.length ?? 0);
}
