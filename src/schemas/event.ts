import { z } from 'zod';
import { durationOut } from './common/duration.js';
import { instantOut } from './common/instant.js';
import { importance } from './common/names.js';
import { pageQuery } from './common/page.js';
import { projectQuery } from './common/query.js';
import { eventFilters } from './event-filters.js';

/** A list of events: what it is narrowed to, and which part of it. */
export const eventsQuery = projectQuery({ ...eventFilters, ...pageQuery });

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
