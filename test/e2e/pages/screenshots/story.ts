import { ERRORS, release, WELL } from './episodes.js';

/** An occurrence as the API takes it. */
export interface SampleOccurrence {
  component: string;
  type: string;
  importance: 'alarm' | 'warning' | 'success' | 'unknown';
  environment?: string;
  message?: string;
  stack?: string;
  version?: string;
  properties?: Record<string, string | number | boolean>;
  startedAt: string;
  count: number;
  relevanceInterval: string;
}

/** All occurrences of the day before `nowMs`, by time. The same day each time. */
export function dayBefore(nowMs: number, overMinutes: number): SampleOccurrence[] {
  const random = seeded(20);
  const occurrences: SampleOccurrence[] = [];
  for (const episode of [...WELL, ...ERRORS, ...release(overMinutes)]) {
    const { from, to, everyMinutes, counts, messages, relevanceInterval = '12m', ...rest } = episode;
    for (let ago = from; ago > to; ago -= everyMinutes) {
      const startedAt = new Date(nowMs - ago * 60_000 + Math.floor(random() * 30_000)).toISOString();
      const count = counts[0] + Math.floor(random() ** 2 * (counts[1] - counts[0] + 1));
      const message = messages?.[Math.floor(random() * messages.length)];
      occurrences.push({ ...rest, startedAt, count, message, relevanceInterval });
    }
  }
  return occurrences.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Numbers from 0 to 1 that look random and are the same each time (a linear congruential generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
