import { z } from 'zod';
import { instantIn, instantOut } from './common/instant.js';
import { environmentOfComponent, severity } from './common/names.js';
import { projectQuery } from './common/query.js';
import { counts } from './status-counts.js';

/** The range of a history: the last day when nothing is given; an empty one is refused. */
export const historyQuery = projectQuery({
  environment: environmentOfComponent,
  from: instantIn.optional().meta({ description: 'Default: a day before `to`' }),
  to: instantIn.optional().meta({ description: 'Default: now' }),
});

/** The status of a component over a range, half-open, and the share of time in each (docs/rules.md#history). */
export const historyOut = z
  .object({
    segments: z
      .array(
        z.object({
          from: instantOut,
          to: instantOut,
          status: severity,
          causes: z.array(z.string()).meta({ description: 'Ids of the types that caused this status in the segment' }),
        }),
      )
      .meta({ description: 'Contiguous and half-open; adjacent segments differ in status' }),
    seconds: counts.meta({ description: 'Seconds spent in each status' }),
  })
  .meta({
    id: 'History',
    example: {
      segments: [
        {
          from: '2026-11-20T10:00:00.000Z',
          to: '2026-11-20T10:30:00.000Z',
          status: 'alarm',
          causes: ['01938f5e-7c00-7000-8000-000000000000'],
        },
        { from: '2026-11-20T10:30:00.000Z', to: '2026-11-20T11:00:00.000Z', status: 'unknown', causes: [] },
      ],
      seconds: { alarm: 1800, warning: 0, success: 0, unknown: 1800 },
    },
  });
