import type { Deps } from '../../deps.js';
import { type Buckets, countEvents } from '../../events/counts.js';
import { badParameter, timeRange } from '../../http/time-range.js';
import type { GluepointApp } from '../../http/types.js';
import { MINUTE_MS } from '../../lib/time.js';
import { instantText } from '../../schemas/common/instant.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { eventCountsOut, eventCountsQuery } from '../../schemas/event-counts.js';
import { eventFilter } from './event-filter.js';

const USUAL_BUCKETS = 60;
const MAX_BUCKETS = 2_000;
/** Lengths that people read well. */
const LENGTHS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 10_080, 43_200];

/**
 * How often what a list of events shows happened over time: its count and its curve (docs/rules/pages.md#events-page).
 */
export function eventCountRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/event-counts',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Events'],
        summary: 'How often events happened over time',
        description:
          'Takes the filters of the list of events. However many there are, only so many of the newest are looked at.',
        querystring: eventCountsQuery,
        response: { 200: eventCountsOut, ...problemResponses() },
      },
    },
    async ({ project, query: { bucket, ...query } }) => {
      const nowMs = deps.clock.now();
      const range = timeRange(query, nowMs);
      const buckets = bucketsOf(range, bucket);
      const filter = { ...eventFilter(query, project.id, nowMs), ...range };
      const { events, complete, counts } = await countEvents(deps.pool, filter, buckets);
      return {
        from: instantText(buckets.fromMs),
        to: instantText(buckets.toMs),
        bucket: buckets.bucketMs / 1000,
        events,
        occurrences: counts.reduce((sum, { count }) => sum + count, 0),
        complete,
        counts: counts.map(({ atMs, ...sums }) => ({ at: instantText(atMs), ...sums })),
      };
    },
  );
}

/** The range widened to whole buckets. Throws bad-input when they are too many. */
function bucketsOf(range: Pick<Buckets, 'fromMs' | 'toMs'>, bucket: number | undefined): Buckets {
  const bucketMs = bucket === undefined ? usualLengthMs(range.toMs - range.fromMs) : bucket * 1000;
  const fromMs = Math.floor(range.fromMs / bucketMs) * bucketMs;
  const toMs = Math.ceil(range.toMs / bucketMs) * bucketMs;
  if ((toMs - fromMs) / bucketMs > MAX_BUCKETS)
    throw badParameter('bucket', `more than ${MAX_BUCKETS}: choose a larger one`);
  return { fromMs, toMs, bucketMs };
}

function usualLengthMs(rangeMs: number): number {
  const least = rangeMs / USUAL_BUCKETS / MINUTE_MS;
  return (LENGTHS_MIN.find((length) => length >= least) ?? (LENGTHS_MIN.at(-1) as number)) * MINUTE_MS;
}
