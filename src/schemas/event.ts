import { z } from 'zod';
import { PAIR_KEYS, readPair } from '../events/pairs.js';
import { durationOut } from './duration.js';
import { instantIn, instantOut } from './instant.js';
import { componentPath, environmentName, glueKeyText, importance, typeName, versionText } from './names.js';
import { pageQuery } from './page.js';
import { projectQuery, queryFlag } from './query.js';
import { text } from './text.js';
import { wholeNumber } from './whole-number.js';

/** Which components a list is about. */
export const scopeQuery = {
  component: componentPath.optional().meta({ description: 'Only of this component' }),
  subtree: queryFlag.optional().meta({ description: '`true`: of its descendants too' }),
  environment: environmentName.optional().meta({ description: 'Only of this environment; all when left out' }),
};

const MAX_BUCKET_SECONDS = 30 * 86_400;
const bucketSeconds = wholeNumber(60, MAX_BUCKET_SECONDS).refine((seconds) => seconds % 60 === 0, {
  error: 'must be a multiple of 60',
});

/** Longest: a property's key of 100 and its value of 4 096 characters, with `properties.` and `=`. */
const pair = text(2, 4_300).refine((value) => readPair(value) !== null, {
  error: `expected <key>=<value>, where the key is one of ${PAIR_KEYS.join(', ')} or properties.<name>`,
});

/** What a list of events can be narrowed to. */
const eventFilters = {
  ...scopeQuery,
  type: typeName.optional().meta({ description: 'Only of the type with exactly this name' }),
  glueKey: glueKeyText.optional(),
  importance: z
    .array(importance)
    .max(4)
    .optional()
    .meta({ description: 'Only of this importance; repeat it for several' }),
  version: versionText.optional(),
  active: queryFlag
    .optional()
    .meta({ description: '`true`: only those that are still relevant (now < relevantUntil)' }),
  from: instantIn.optional().meta({ description: 'Only those that ended at or after this time' }),
  to: instantIn.optional().meta({ description: 'Only those that began before this time' }),
  q: text(1, 200).optional().meta({
    description:
      'Words that all occur in the name of the type or, when `from` or `to` is given, all in the message. Case does not matter.',
    example: 'connection refused',
  }),
  only: z.array(pair).max(10).optional().meta({
    description:
      '`<key>=<value>` that has to hold, as `version=2.4.1` or `properties.region=eu-1`; repeat it for several, all of which hold',
  }),
  not: z.array(pair).max(10).optional().meta({
    description: 'The same for what must not hold; what an event does not have is different from every value',
  }),
};

export const eventsQuery = projectQuery({ ...eventFilters, ...pageQuery });

export const eventsFilterQuery = projectQuery(eventFilters);

export const eventCountsQuery = projectQuery({
  ...eventFilters,
  bucket: bucketSeconds.optional().meta({
    description: 'Length of a bucket in seconds: a multiple of 60, up to 30 days; about 60 buckets when left out',
    multipleOf: 60,
  }),
});

/** An event (1-product: Gluing); texts and intervals are those of its latest occurrence. */
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
    count: z.number().meta({ description: 'How often it happened' }),
    glueInterval: durationOut,
    relevanceInterval: durationOut,
    relevantUntil: instantOut.meta({ description: 'Until when it can decide the status of its component' }),
    active: z.boolean().meta({ description: 'Whether it still can: now < relevantUntil' }),
  })
  .meta({
    id: 'Event',
    example: {
      id: '01938f5e-7c00-7000-8000-000000000001',
      project: 'default',
      environment: 'production',
      component: 'shop/checkout',
      typeId: '01938f5e-7c00-7000-8000-000000000000',
      type: 'Connection refused',
      glueKey: '',
      importance: 'alarm',
      message: 'connect ECONNREFUSED 10.0.0.5:5432',
      stack: null,
      version: '2.4.1',
      properties: { region: 'eu-1' },
      startedAt: '2026-11-20T12:00:00.000Z',
      endedAt: '2026-11-20T13:30:00.000Z',
      count: 4,
      glueInterval: 3600,
      relevanceInterval: 1800,
      relevantUntil: '2026-11-20T14:00:00.000Z',
      active: false,
    },
  });

export const distributionQuery = projectQuery({
  bucket: bucketSeconds
    .default(60)
    .meta({ description: 'Length of a bucket in seconds: a multiple of 60, up to 30 days', multipleOf: 60 }),
});

export const distributionOut = z
  .object({
    from: instantOut.meta({ description: "The event's beginning, rounded down to a bucket" }),
    to: instantOut.meta({ description: 'The end of the bucket in which the event ended' }),
    bucket: z.number().meta({ description: 'Seconds' }),
    counts: z
      .array(z.object({ at: instantOut, count: z.number() }))
      .meta({ description: 'Ascending; buckets in which nothing happened are left out' }),
  })
  .meta({ id: 'Distribution' });

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
      .array(z.object({ at: instantOut, count: z.number() }))
      .meta({ description: 'Occurrences, ascending; buckets in which nothing happened are left out' }),
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
        { at: '2026-11-20T12:00:00.000Z', count: 2 },
        { at: '2026-11-20T13:00:00.000Z', count: 2 },
      ],
    },
  });
