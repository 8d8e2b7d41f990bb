import { z } from 'zod';
import { bucketSeconds } from './common/bucket.js';
import { instantOut } from './common/instant.js';
import { projectQuery } from './common/query.js';
import { eventFilters } from './event-filters.js';
import { counts } from './status-counts.js';

export const eventCountsQuery = projectQuery({
  ...eventFilters,
  bucket: bucketSeconds.optional().meta({
    description: 'Bucket length in seconds: a multiple of 60, at most 30 days; default: about 60 buckets',
    multipleOf: 60,
  }),
});

export const eventCountsOut = z
  .object({
    from: instantOut.meta({ description: 'Default: a day before `to`; rounded down to a bucket' }),
    to: instantOut.meta({ description: 'Default: now; rounded up to a bucket' }),
    bucket: z.number().meta({ description: 'Seconds' }),
    events: z.number().meta({ description: 'Number of events' }),
    occurrences: z.number().meta({ description: 'Number of their occurrences in the range' }),
    complete: z.boolean().meta({
      description: 'false: only the newest events were counted, so the numbers are lower bounds',
    }),
    counts: z
      .array(counts.extend({ at: instantOut, count: z.number().meta({ description: 'All occurrences' }) }))
      .meta({
        description: 'Occurrences, in total and by importance of their events; ascending; empty buckets are omitted',
      }),
  })
  .meta({
    id: 'EventCounts',
    example: {
      from: '2026-11-20T12:00:00.000Z',
      to: '2026-11-20T14:00:00.000Z',
      bucket: 3600,
      events: 1,
      occurrences: 4,
      complete: true,
      counts: [
        { at: '2026-11-20T12:00:00.000Z', count: 2, alarm: 2, warning: 0, success: 0, unknown: 0 },
        { at: '2026-11-20T13:00:00.000Z', count: 2, alarm: 2, warning: 0, success: 0, unknown: 0 },
      ],
    },
  });
