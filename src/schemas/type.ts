import { z } from 'zod';
import { durationIn, durationOut } from './common/duration.js';
import { instantIn, instantOut } from './common/instant.js';
import { importance } from './common/names.js';
import { pageQuery } from './common/page.js';
import { projectQuery, queryFlag } from './common/query.js';
import { storedName } from './common/text.js';
import { scopeQuery } from './event.js';

/** Parameters of a list of event types: filters and page. */
export const typesQuery = projectQuery({
  ...scopeQuery,
  type: storedName(1, 500).optional().meta({ description: 'Only types with exactly this name' }),
  q: storedName(1, 200).optional().meta({ description: 'Words that must all occur in the name. Case-insensitive.' }),
  muted: queryFlag.optional().meta({ description: 'Only types that are, or are not, muted now' }),
  error: queryFlag.optional().meta({ description: 'Only types that were ever, or never, an alarm or warning' }),
  ...pageQuery,
});

const muted = z.union([z.boolean(), instantOut]).meta({
  description: '`false`: affects status and alerts; `true`: muted; a time: muted until then',
});

/** An event type. Times are times of receipt, by the clock of the server. */
export const typeOut = z
  .object({
    id: z.string(),
    project: z.string(),
    environment: z.string(),
    component: z.string(),
    type: z.string().meta({ description: 'Its name' }),
    firstSeenAt: instantOut,
    lastSeenAt: instantOut,
    firstErrorAt: instantOut.nullable().meta({ description: 'Receipt of the first alarm or warning; null: none yet' }),
    occurrences: z.number(),
    events: z.number(),
    firstVersion: z.string().nullable(),
    lastVersion: z.string().nullable(),
    highestImportance: importance.meta({ description: 'The highest importance of any occurrence' }),
    importance: importance.nullable().meta({ description: 'Override for later occurrences; null: none' }),
    glueInterval: durationOut.nullable().meta({ description: 'Override for later occurrences; null: none' }),
    relevanceInterval: durationOut.nullable().meta({ description: 'Override for later occurrences; null: none' }),
    muted,
  })
  .meta({
    id: 'EventType',
    example: {
      id: '01938f5e-7c00-7000-8000-000000000000',
      project: 'default',
      environment: 'production',
      component: 'shop/checkout',
      type: 'Connection refused',
      firstSeenAt: '2026-11-20T10:00:00.120Z',
      lastSeenAt: '2026-11-20T13:30:00.090Z',
      firstErrorAt: '2026-11-20T10:00:00.120Z',
      occurrences: 5,
      events: 2,
      firstVersion: '2.4.0',
      lastVersion: '2.4.1',
      highestImportance: 'alarm',
      importance: null,
      glueInterval: null,
      relevanceInterval: null,
      muted: false,
    },
  });

/** Overrides and mute of a type; null removes an override (docs/rules.md#mutes). */
export const typePatch = z
  .strictObject({
    importance: importance.nullish(),
    glueInterval: durationIn.nullish(),
    relevanceInterval: durationIn.nullish(),
    muted: z
      .union([z.boolean(), instantIn], { error: 'expected true, false or an RFC 3339 time' })
      .optional()
      .meta({ description: '`true`: mute indefinitely; `false`: unmute; a time: mute until then' }),
  })
  .meta({
    id: 'EventTypeChange',
    description: 'Omitted fields are unchanged; null removes an override. Overrides apply to later occurrences.',
    example: { importance: 'warning', glueInterval: '30m', muted: false },
  });
