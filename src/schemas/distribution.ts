import { z } from 'zod';
import { bucketSeconds } from './common/bucket.js';
import { instantOut } from './common/instant.js';
import { projectQuery } from './common/query.js';

/** How finely an event's minutes are added up. */
export const distributionQuery = projectQuery({
  bucket: bucketSeconds
    .default(60)
    .meta({ description: 'Bucket length in seconds: a multiple of 60, at most 30 days', multipleOf: 60 }),
});

/**
 * The minutes of an event's series within its hull, by the time at which its occurrences ended (docs/rules.md#minutes).
 */
export const distributionOut = z
  .object({
    from: instantOut.meta({ description: 'Start of the event, rounded down to a bucket' }),
    to: instantOut.meta({ description: 'End of the bucket in which the event ended' }),
    bucket: z.number().meta({ description: 'Seconds' }),
    counts: z
      .array(z.object({ at: instantOut, count: z.number() }))
      .meta({ description: 'Ascending; empty buckets are omitted' }),
  })
  .meta({ id: 'Distribution' });
