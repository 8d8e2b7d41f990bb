import { z } from 'zod';
import { instantOut } from './common/instant.js';
import { componentPath, environmentName, severity } from './common/names.js';
import { projectQuery } from './common/query.js';
import { at, failOn } from './status.js';

/** `/v1/status` asks two things: of one component when that is named, else of all (docs/rules/api.md#reading). */
export const statusOrCountsQuery = projectQuery({
  component: componentPath.optional(),
  environment: environmentName
    .optional()
    .meta({ description: 'Default: `production` with `component`, else all environments' }),
  at,
  failOn,
});

/** How many of something have each status. */
export const counts = z.object({ alarm: z.number(), warning: z.number(), success: z.number(), unknown: z.number() });

/** How many components have each status. */
export const statusCountsOut = z
  .object({
    environment: z.string().nullable().meta({ description: 'null: all environments together' }),
    at: instantOut,
    status: severity.meta({ description: 'The worst status of all' }),
    counts: counts.meta({ description: 'Components by status' }),
    total: z.number(),
  })
  .meta({
    id: 'StatusCounts',
    example: {
      environment: null,
      at: '2026-11-20T10:02:00.000Z',
      status: 'alarm',
      counts: { alarm: 2, warning: 0, success: 5, unknown: 1 },
      total: 8,
    },
  });

/** The same by environment. */
export const environmentsOut = z
  .object({
    items: z
      .array(
        z.object({
          environment: z.string(),
          status: severity.meta({ description: 'The worst status of all' }),
          counts: counts.meta({ description: 'Components by status' }),
          total: z.number(),
        }),
      )
      .meta({ description: 'Ordered by name' }),
  })
  .meta({
    id: 'Environments',
    example: {
      items: [
        {
          environment: 'production',
          status: 'alarm',
          counts: { alarm: 2, warning: 0, success: 5, unknown: 1 },
          total: 8,
        },
      ],
    },
  });
