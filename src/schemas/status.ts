import { z } from 'zod';
import { instantIn, instantOut } from './common/instant.js';
import { componentPath, environmentName, environmentOfComponent, severity } from './common/names.js';
import { projectQuery } from './common/query.js';
import { maintenanceOut } from './component.js';

/** A component in a path: one percent-encoded segment. */
export const componentParams = z.object({ component: componentPath });

export const at = instantIn.optional().meta({ description: 'Point in time; default: now' });
/** For clients that check only the status code (docs/rules/api.md#status-polls). */
export const failOn = z
  .enum(['alarm', 'warning'])
  .optional()
  .meta({ description: 'Respond 503, with the same body, at this status or worse' });

/** Parameters of routes of one component. */
export const componentQuery = projectQuery({ environment: environmentOfComponent });

/** A component's status at an instant. */
export const statusQuery = projectQuery({ environment: environmentOfComponent, at, failOn });

const cause = z.object({
  component: z.string(),
  typeId: z.string(),
  type: z.string(),
  eventId: z.string(),
  importance: severity,
  until: instantOut.meta({ description: 'Until when it causes the status if nothing more occurs' }),
});

/** The status of a component at an instant (docs/rules.md#status). */
export const statusOut = z
  .object({
    component: z.string(),
    environment: z.string(),
    at: instantOut,
    status: severity.meta({ description: 'The worst of its own status and its descendants' }),
    own: severity.meta({ description: 'Status by its own occurrences only; unknown in maintenance' }),
    reason: z.string().meta({ description: 'Reason in one sentence' }),
    since: instantOut.nullable().meta({ description: 'Start of this status; null: unbounded' }),
    until: instantOut.nullable().meta({ description: 'End of this status if nothing more occurs; null: unbounded' }),
    causes: z.array(cause).meta({ description: 'The worst causes, one per event; at most 20' }),
    causesTotal: z.number(),
    children: z
      .array(z.object({ component: z.string(), status: severity }))
      .meta({ description: 'Direct children with their rolled-up status, worst first' }),
    maintenance: maintenanceOut
      .nullable()
      .meta({ description: 'Maintenance in effect, of the component or an ancestor' }),
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

/** Several components of one environment, now. */
export const statusesQuery = projectQuery({
  component: z.array(componentPath).max(50).default([]).meta({ description: 'Repeatable' }),
  environment: environmentOfComponent,
});

/** Status of several components. */
export const statusesOut = z
  .object({
    items: z.array(statusOut).meta({ description: 'In the requested order; unknown components are omitted' }),
  })
  .meta({ id: 'Statuses' });

/** `/v1/status`: with `component` the status of that component, else counts of all (docs/rules/api.md#reading). */
export const statusOrCountsQuery = projectQuery({
  component: componentPath.optional(),
  environment: environmentName
    .optional()
    .meta({ description: 'Default: `production` with `component`, else all environments' }),
  at,
  failOn,
});

/** Counts by status. */
export const counts = z.object({ alarm: z.number(), warning: z.number(), success: z.number(), unknown: z.number() });

/** Numbers of components by status. */
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

/** Numbers of components by status, for each environment. */
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

/** The range of a history; default: the last day. An empty range is invalid. */
export const historyQuery = projectQuery({
  environment: environmentOfComponent,
  from: instantIn.optional().meta({ description: 'Default: a day before `to`' }),
  to: instantIn.optional().meta({ description: 'Default: now' }),
});

/** The status of a component over a half-open range, and the time in each status (docs/rules.md#history). */
export const historyOut = z
  .object({
    segments: z
      .array(
        z.object({
          from: instantOut,
          to: instantOut,
          status: severity,
          causes: z.array(z.string()).meta({
            description:
              'Ids of the types that caused this status in the segment: those that lasted longest in it, at most 20',
          }),
          causesTotal: z.number().meta({ description: 'How many types caused it' }),
        }),
      )
      .meta({ description: 'Contiguous and half-open; adjacent segments differ in status. At most 5 000' }),
    seconds: counts.meta({ description: 'Seconds spent in each status, always exact' }),
    coarse: z.boolean().meta({
      description: 'Whether there were more than 5 000 segments and short ones were joined, each with its worst status',
    }),
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
          causesTotal: 1,
        },
        {
          from: '2026-11-20T10:30:00.000Z',
          to: '2026-11-20T11:00:00.000Z',
          status: 'unknown',
          causes: [],
          causesTotal: 0,
        },
      ],
      seconds: { alarm: 1800, warning: 0, success: 0, unknown: 1800 },
      coarse: false,
    },
  });
