import { z } from 'zod';
import { durationOut } from './common/duration.js';
import { instantIn, instantOut } from './common/instant.js';
import { importance } from './common/names.js';
import { pageQuery } from './common/page.js';
import { projectQuery } from './common/query.js';
import { deliveryOut } from './delivery.js';
import { distributionOut, eventItemOut, scopeQuery } from './event.js';
import { typeOut } from './type.js';

const state = z.enum(['abnormal', 'recovered']);

export const findingsQuery = projectQuery({
  inspection: z.string().optional().meta({ description: 'Only of this inspection', format: 'uuid' }),
  ...scopeQuery,
  state: state.optional().meta({ description: 'Only in this state' }),
  from: instantIn.optional().meta({ description: 'Only findings whose hour ended after this time' }),
  to: instantIn.optional().meta({ description: 'Only findings whose hour began before this time' }),
  ...pageQuery,
});

const property = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const newType = z.object({
  typeId: z.string(),
  type: z.string().meta({ description: 'Its name' }),
  importance: importance.meta({ description: 'The highest importance at the time of the inspection' }),
  message: z.string().nullable().meta({ description: 'Of its first error' }),
  stack: z.string().nullable().meta({ description: 'Of its first error' }),
  version: z.string().nullable().meta({ description: 'Of its first error' }),
  count: z.number().meta({ description: 'Number of occurrences at the time of the inspection' }),
  firstSeenAt: instantOut.meta({ description: 'First receipt' }),
  lastSeenAt: instantOut.meta({ description: 'Last receipt before the inspection' }),
  eventId: z.string().nullable().meta({
    description: 'Event of its first error or, for a type that returned, of its return; null: no longer stored',
  }),
});

/** The result of an inspection of one component in one hour (docs/rules/alerting.md#findings). */
export const findingOut = z
  .object({
    id: z.string(),
    inspectionId: z.string(),
    project: z.string(),
    environment: z.string(),
    component: z.string(),
    severity: importance.meta({ description: 'The highest importance of its types' }),
    state: state.meta({
      description:
        '`recovered` after the first later hour without a new error type in the component and without an error of its own types; `abnormal` before',
    }),
    from: instantOut.meta({ description: 'The hour' }),
    to: instantOut,
    overview: z.string().meta({ description: 'Summary in one sentence' }),
    newTypes: z.array(newType).meta({
      description:
        'Worst first, then by first error; at most 1 000. Of very long texts together, those of later types are cut.',
    }),
    newTypesTotal: z.number().meta({ description: 'Total number of new types' }),
    attributes: z.object({
      dimensions: z.object({ project: z.string(), environment: z.string(), component: z.string() }),
      versions: z.array(z.string()).meta({ description: 'Versions of the first errors of the new types; at most 100' }),
      properties: z.record(z.string(), property).meta({ description: 'Properties of the first occurrence' }),
    }),
    abnormalAt: instantOut.meta({ description: 'The end of the hour' }),
    firstErrorAt: instantOut.meta({ description: 'When the first of its errors was received' }),
    recoveredAt: instantOut.nullable().meta({
      description:
        'The end of the first later hour in which the component had no new error type and none of the new types was received as alarm or warning, unless muted; null: none yet',
    }),
    silentSince: instantOut.nullable().meta({
      description:
        'When the last of its errors was received before it recovered; null: the errors go on. If hours were inspected late and the error came back since, it is the end of the hour of that receipt.',
    }),
    durationSeconds: durationOut.nullable().meta({ description: 'From abnormalAt to recoveredAt; null until then' }),
  })
  .meta({
    id: 'Finding',
    example: {
      id: '01938f5e-7c00-7000-8000-000000000002',
      inspectionId: '01938f5e-7c00-7000-8000-000000000003',
      project: 'default',
      environment: 'production',
      component: 'shop/checkout',
      severity: 'alarm',
      state: 'recovered',
      from: '2026-11-20T10:00:00.000Z',
      to: '2026-11-20T11:00:00.000Z',
      overview:
        '1 new error type in shop/checkout (production) between 10:00 and 11:00 UTC: "Connection refused" (alarm, 4 times).',
      newTypes: [
        {
          typeId: '01938f5e-7c00-7000-8000-000000000000',
          type: 'Connection refused',
          importance: 'alarm',
          message: 'connect ECONNREFUSED 10.0.0.5:5432',
          stack: null,
          version: '2.4.1',
          count: 4,
          firstSeenAt: '2026-11-20T10:12:00.120Z',
          lastSeenAt: '2026-11-20T10:42:00.090Z',
          eventId: '01938f5e-7c00-7000-8000-000000000001',
        },
      ],
      newTypesTotal: 1,
      attributes: {
        dimensions: { project: 'default', environment: 'production', component: 'shop/checkout' },
        versions: ['2.4.1'],
        properties: { region: 'eu-1' },
      },
      abnormalAt: '2026-11-20T11:00:00.000Z',
      firstErrorAt: '2026-11-20T10:12:00.120Z',
      recoveredAt: '2026-11-20T12:00:00.000Z',
      silentSince: '2026-11-20T10:42:00.090Z',
      durationSeconds: 3600,
    },
  });

/** A finding of a list (docs/rules/api.md#size-of-responses). */
export const findingItemOut = findingOut
  .extend({
    newTypes: z
      .array(
        newType.omit({ stack: true }).extend({
          message: z.string().nullable().meta({ description: 'Of its first error: the first 300 characters' }),
        }),
      )
      .meta({ description: 'At most 20, worst first, then by first error' }),
    attributes: findingOut.shape.attributes.extend({
      properties: z.record(z.string(), property).meta({
        description: 'Properties of the first occurrence: the first 20, texts of at most 200 characters',
      }),
    }),
  })
  .meta({ id: 'FindingItem' });

/** A finding with related data. */
export const findingWithDetails = findingOut
  .extend({
    newTypesCut: z.number().meta({
      description:
        'Of how many of `newTypes`, the last ones, the texts are cut, because all would exceed 4 MiB: messages to 300 characters, stacks to 200. The export has them whole.',
    }),
    distribution: distributionOut.meta({
      description: 'Occurrences of the error types of the component, per minute of the hour',
    }),
    related: z.object({
      events: z.array(eventItemOut).meta({
        description:
          'At most 20 events of the same component and environment within an hour of the finding, newest first',
      }),
      types: z.array(typeOut).meta({ description: 'At most 20 types in other components with the name of a new type' }),
    }),
    earlier: z
      .array(findingItemOut)
      .meta({ description: 'The last 10 findings of the component in earlier hours, newest first' }),
    alerts: z.array(deliveryOut).meta({
      description: 'Its deliveries, including suppressed ones; the first 200',
    }),
  })
  .meta({ id: 'FindingWithDetails' });
