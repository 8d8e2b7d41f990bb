import { z } from 'zod';
import { bucketSeconds } from './common/bucket.js';
import { instantOut } from './common/instant.js';
import { projectQuery } from './common/query.js';
import { eventFilters } from './event-filters.js';
import { counts } from './status-counts.js';

export const eventCountsQuery = projectQuery({
  ...eventFilters,
  bucket: bucketSeconds.optional().meta({
    description: 'Length of a bucket in seconds: a multiple of 60, up to 30 days; about 60 buckets when left out',
    multipleOf: 60,
  }),
});

export const eventCountsOut = z
  .object({
    from: instantOut.meta({ description: 'A day before `to` when left out; rounded down to a bucket' }),
    to: instantOut.meta({ description: 'Now when left out; rounded up to a bucket' }),
    bucket: z.number().meta({ description: 'Seconds' }),
    events: z.number().meta({ description: 'How many events there are' }),
    occurrences: z.number().meta({ description: 'How often they happened in the range' }),
    complete: z.boolean().meta({
      description: 'false: there are so many that only the newest were counted; the numbers are at least these',
    }),
    counts: z
      .array(counts.extend({ at: instantOut, count: z.number().meta({ description: 'All occurrences' }) }))
      .meta({
        description:
          'Occurrences, also by the importance of their events, ascending; buckets in which nothing happened are left out',
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
