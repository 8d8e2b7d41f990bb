import { z } from 'zod';
import { PAIR_KEYS, readPair } from '../model/pair.js';
import { durationOut } from './common/duration.js';
import { instantIn, instantOut } from './common/instant.js';
import { componentPath, environmentName, glueKeyText, importance, typeName, versionText } from './common/names.js';
import { pageQuery } from './common/page.js';
import { bucketSeconds, projectQuery, queryFlag } from './common/query.js';
import { text } from './common/text.js';
import { counts } from './status.js';

/** Parameters that select components. */
export const scopeQuery = {
  component: componentPath.optional().meta({ description: 'Only this component' }),
  subtree: queryFlag.optional().meta({ description: '`true`: include its descendants' }),
  environment: environmentName.optional().meta({ description: 'Only this environment; default: all' }),
};

/** Longest: a property's key of 100, each after a backslash, its value of 4 096 characters, `properties.` and `=`. */
const pair = text(2, 4_400).refine((value) => readPair(value) !== null, {
  error: `expected <key>=<value>, where the key is one of ${PAIR_KEYS.join(', ')} or properties.<name>`,
});

/** Filters of a list of events. */
export const eventFilters = {
  ...scopeQuery,
  type: typeName.optional().meta({ description: 'Only the type with exactly this name' }),
  glueKey: glueKeyText.optional().meta({ description: 'Only with exactly this glue key' }),
  importance: z.array(importance).max(4).optional().meta({ description: 'Only this importance; repeatable' }),
  version: versionText.optional().meta({ description: 'Only with exactly this version' }),
  active: queryFlag
    .optional()
    .meta({ description: '`true`: only events that are still relevant (now < relevantUntil)' }),
  from: instantIn.optional().meta({ description: 'Only events that ended at or after this time' }),
  to: instantIn.optional().meta({ description: 'Only events that began before this time' }),
  q: text(1, 200).optional().meta({
    description:
      'Words that must all occur in the name of the type or, if `from` or `to` is given, all in the message. Case-insensitive.',
    example: 'connection refused',
  }),
  only: z.array(pair).max(10).optional().meta({
    description:
      '`<key>=<value>` that must match, such as `version=2.4.1` or `properties.region=eu-1`; repeatable, all must match. In a name write `\\=` for `=` and `\\\\` for a backslash.',
  }),
  not: z.array(pair).max(10).optional().meta({
    description: 'The same for pairs that must not match; an absent value matches nothing',
  }),
};

/** The filters as query parameters. */
export const eventsFilterQuery = projectQuery(eventFilters);

/** Parameters of a list of events: filters and page. */
export const eventsQuery = projectQuery({
  ...eventFilters,
  ...pageQuery,
  fields: z.literal('full').optional().meta({
    description:
      '`full`: whole events, as `GET /v1/events/{id}` shows them. By default items have no `stack`, and long messages and properties are cut.',
  }),
});

const EVENT_ITEM_EXAMPLE = {
  id: '01938f5e-7c00-7000-8000-000000000001',
  project: 'default',
  environment: 'production',
  component: 'shop/checkout',
  typeId: '01938f5e-7c00-7000-8000-000000000000',
  type: 'Connection refused',
  glueKey: '',
  importance: 'alarm',
  message: 'connect ECONNREFUSED 10.0.0.5:5432',
  version: '2.4.1',
  properties: { region: 'eu-1' },
  startedAt: '2026-11-20T12:00:00.000Z',
  endedAt: '2026-11-20T13:30:00.000Z',
  count: 4,
  glueInterval: 3600,
  relevanceInterval: 1800,
  relevantUntil: '2026-11-20T14:00:00.000Z',
  active: false,
  closedAt: null,
};

/** An event (docs/rules.md#fields-of-an-event); texts and intervals are those of its latest occurrence. */
export const eventOut = z
  .object({
    id: z.string(),
    project: z.string(),
    environment: z.string(),
    component: z.string(),
    typeId: z.string(),
    type: z.string(),
    glueKey: z.string(),
    importance,
    message: z.string().nullable(),
    stack: z.string().nullable(),
    version: z.string().nullable(),
    properties: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: 'Empty when there are none' }),
    startedAt: instantOut,
    endedAt: instantOut,
    count: z.number().meta({ description: 'Number of occurrences' }),
    glueInterval: durationOut,
    relevanceInterval: durationOut,
    relevantUntil: instantOut.meta({ description: 'Until when it can affect the status of its component' }),
    active: z.boolean().meta({ description: 'Whether it is still relevant: now < relevantUntil' }),
    closedAt: instantOut.nullable().meta({
      description:
        'When it was last closed ("fixed"); null: never. Occurrences that began later count again: if endedAt is later, it came back.',
    }),
  })
  .meta({
    id: 'Event',
    example: { ...EVENT_ITEM_EXAMPLE, stack: null },
  });

/** An event of a list (docs/rules/api.md#size-of-responses). */
export const eventItemOut = eventOut
  .omit({ stack: true })
  .extend({
    message: z.string().nullable().meta({
      description: 'Its first 300 characters; the whole message with `fields=full` and in the single view',
    }),
    stack: z.string().nullable().optional().meta({ description: 'Only with `fields=full`' }),
    properties: eventOut.shape.properties.meta({
      description:
        'The first 20, texts of at most 200 characters; all with `fields=full` and in the single view. Empty when there are none',
    }),
  })
  .meta({
    id: 'EventItem',
    example: EVENT_ITEM_EXAMPLE,
  });

/**
 * A closed event, and the instant before which its occurrences no longer affect the status (docs/rules.md#closing).
 */
export const closingOut = z
  .object({ id: z.string().meta({ description: 'Of the event' }), closedAt: instantOut })
  .meta({
    id: 'Closing',
    example: { id: '01938f5e-7c00-7000-8000-000000000001', closedAt: '2026-11-20T10:04:00.000Z' },
  });

/** Parameters of the distribution of an event. */
export const distributionQuery = projectQuery({
  bucket: bucketSeconds
    .default(60)
    .meta({ description: 'Bucket length in seconds: a multiple of 60, at most 30 days', multipleOf: 60 }),
});

/**
 * Occurrences of the series of an event from its start to its end, by the minute in which they ended
 * (docs/rules.md#minutes).
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
