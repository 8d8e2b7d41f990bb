import { z } from 'zod';
import { instantIn, instantOut } from './instant.js';
import { componentPath, environmentName, environmentOfComponent, importance } from './names.js';
import { projectQuery } from './query.js';
import { text } from './text.js';

/** A status or an importance, on the way out. */
const severity = importance;

export const componentParams = z.object({ component: componentPath });

const at = instantIn.optional().meta({ description: 'The instant asked about; now when left out' });
const failOn = z
  .enum(['alarm', 'warning'])
  .optional()
  .meta({ description: 'Answer 503, with the same body, at this status or worse' });

export const componentQuery = projectQuery({ environment: environmentOfComponent });

export const statusQuery = projectQuery({ environment: environmentOfComponent, at, failOn });

export const statusOrCountsQuery = projectQuery({
  component: componentPath.optional(),
  environment: environmentName
    .optional()
    .meta({ description: 'When left out: `production` where a component is named, else all environments' }),
  at,
  failOn,
});

export const maintenanceOut = z
  .object({
    component: z.string().meta({ description: 'The component that was put into maintenance' }),
    from: instantOut,
    until: instantOut,
    reason: z.string().nullable(),
  })
  .meta({
    id: 'Maintenance',
    example: {
      component: 'shop/checkout',
      from: '2026-11-20T10:00:00.000Z',
      until: '2026-11-20T12:00:00.000Z',
      reason: 'new disks',
    },
  });

export const maintenanceIn = z
  .strictObject({
    until: instantIn.meta({ description: 'Ahead of now, by at most 366 days' }),
    reason: text(0, 500).nullish(),
  })
  .meta({ id: 'MaintenanceOrder', example: { until: '2026-11-20T12:00:00.000Z', reason: 'new disks' } });

const cause = z.object({
  component: z.string(),
  typeId: z.string(),
  type: z.string(),
  eventId: z.string(),
  importance: severity,
  until: instantOut.meta({ description: 'Until when it causes the status if nothing more happens' }),
});

/** The status of a component at an instant (1-product: Status). */
export const statusOut = z
  .object({
    component: z.string(),
    environment: z.string(),
    at: instantOut,
    status: severity.meta({ description: 'The highest of its own and of its descendants' }),
    own: severity.meta({ description: 'What its own occurrences make it; unknown in maintenance' }),
    reason: z.string().meta({ description: 'Why, as a sentence' }),
    since: instantOut.nullable().meta({ description: 'When this status began; null: it always was' }),
    until: instantOut.nullable().meta({ description: 'When it ends if nothing more happens; null: never' }),
    causes: z.array(cause).meta({ description: 'At most 20 events that cause the status, one per event' }),
    causesTotal: z.number(),
    children: z
      .array(z.object({ component: z.string(), status: severity }))
      .meta({ description: 'Direct children with their rolled-up status, the worst first' }),
    maintenance: maintenanceOut.nullable().meta({ description: 'In force, of the component or an ancestor' }),
  })
  .meta({
    id: 'Status',
    example: {
      component: 'shop',
      environment: 'production',
      at: '2026-11-20T10:02:00.000Z',
      status: 'alarm',
      own: 'unknown',
      reason:
        'Alarm since 2026-11-20T10:00:00.000Z until 2026-11-20T10:05:00.000Z if nothing more happens: "Connection refused" in shop/checkout.',
      since: '2026-11-20T10:00:00.000Z',
      until: '2026-11-20T10:05:00.000Z',
      causes: [
        {
          component: 'shop/checkout',
          typeId: '01938f5e-7c00-7000-8000-000000000000',
          type: 'Connection refused',
          eventId: '01938f5e-7c00-7000-8000-000000000001',
          importance: 'alarm',
          until: '2026-11-20T10:05:00.000Z',
        },
      ],
      causesTotal: 1,
      children: [{ component: 'shop/checkout', status: 'alarm' }],
      maintenance: null,
    },
  });

/** How many of something have each status. */
const counts = z.object({ alarm: z.number(), warning: z.number(), success: z.number(), unknown: z.number() });

export const statusCountsOut = z
  .object({
    environment: z.string().nullable().meta({ description: 'null: all environments together' }),
    at: instantOut,
    status: severity.meta({ description: 'The worst of all' }),
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

export const environmentsOut = z
  .object({
    items: z
      .array(
        z.object({
          environment: z.string(),
          status: severity.meta({ description: 'The worst of all' }),
          counts: counts.meta({ description: 'Components by status' }),
          total: z.number(),
        }),
      )
      .meta({ description: 'By name' }),
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

export const statusesQuery = projectQuery({
  component: z.array(componentPath).max(50).default([]).meta({ description: 'Repeat it for several' }),
  environment: environmentOfComponent,
});

export const statusesOut = z
  .object({
    items: z
      .array(statusOut)
      .meta({ description: 'In the order asked for; components that nobody knows are left out' }),
  })
  .meta({ id: 'Statuses' });

export const historyQuery = projectQuery({
  environment: environmentOfComponent,
  from: instantIn.optional().meta({ description: 'A day before `to` when left out' }),
  to: instantIn.optional().meta({ description: 'Now when left out' }),
});

export const historyOut = z
  .object({
    segments: z
      .array(
        z.object({
          from: instantOut,
          to: instantOut,
          status: severity,
          causes: z.array(z.string()).meta({ description: 'Ids of all types that had this status in the segment' }),
        }),
      )
      .meta({ description: 'Contiguous, half-open; two neighbours always differ in status' }),
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

export const closingOut = z
  .object({ id: z.string().meta({ description: 'Of the event' }), closedAt: instantOut })
  .meta({
    id: 'Closing',
    example: { id: '01938f5e-7c00-7000-8000-000000000001', closedAt: '2026-11-20T10:04:00.000Z' },
  });
