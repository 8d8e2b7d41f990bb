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

/** Takes the requests of the next commit, as they came: with at most so many occurrences, unless one alone has more. */
export function takeEntries(lane: ProjectQueue, most: number): Entry[] {
  let occurrences = 0;
  let n = 0;
  for (const entry of lane.waiting) {
    if (n > 0 && occurrences + entry.occurrences.length > most) break;
    occurrences += entry.occurrences.length;
    n += 1;
  }
  return lane.waiting.splice(0, n);
}

/** About what an occurrence takes of memory, in characters. */
export function charactersOf({ message, stack, properties }: Occurrence): number {
  return 200 + (message?.length ?? 0) + (stack?.length ?? 0) + (properties?.length ?? 0);
}
