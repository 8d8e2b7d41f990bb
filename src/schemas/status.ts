import { z } from 'zod';
import { instantIn, instantOut } from './common/instant.js';
import { componentPath, environmentOfComponent, severity } from './common/names.js';
import { projectQuery } from './common/query.js';
import { maintenanceOut } from './maintenance.js';

/** A component in an address: one percent-encoded segment. */
export const componentParams = z.object({ component: componentPath });

export const at = instantIn.optional().meta({ description: 'Point in time; default: now' });
/** For pollers that look at nothing but the code (docs/rules/api.md#status-polls). */
export const failOn = z
  .enum(['alarm', 'warning'])
  .optional()
  .meta({ description: 'Respond 503, with the same body, at this status or worse' });

/** What else a component needs to be named. */
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

/** Their statuses, for pages that show several. */
export const statusesOut = z
  .object({
    items: z.array(statusOut).meta({ description: 'In the requested order; unknown components are omitted' }),
  })
  .meta({ id: 'Statuses' });
