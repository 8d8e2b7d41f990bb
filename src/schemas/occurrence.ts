import { z } from 'zod';
import { toNfc } from '../lib/nfc.js';
import { durationIn } from './common/duration.js';
import { instantIn } from './common/instant.js';

/** Length in code points: a character outside the basic plane counts once (docs/rules/api.md#conventions). */
export function codePoints(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) length -= 1;
  }
  return length;
}

/** A text of `min` to `max` code points. */
export function textIn(min: number, max: number) {
  const expected = min === 0 ? `at most ${max} characters` : `${min} to ${max} characters`;
  return z
    .string()
    .refine((text) => isWithin(text, min, max), { error: `expected ${expected}` })
    .meta(min === 0 ? { maxLength: max } : { minLength: min, maxLength: max });
}

/**
 * A name of `min` to `max` code points, in normalization form C; `wrongIn` returns the message for a name that breaks a
 * further rule. One check does all: each costs as much as what it does (row B2 of the bench).
 */
export function nameIn(min: number, max: number, wrongIn?: (name: string) => string | undefined) {
  const expected = min === 0 ? `expected at most ${max} characters` : `expected ${min} to ${max} characters`;
  return z
    .string()
    .check((payload) => {
      const name = toNfc(payload.value);
      payload.value = name;
      const message = isWithin(name, min, max) ? wrongIn?.(name) : expected;
      if (message !== undefined) payload.issues.push({ code: 'custom', input: name, message });
    })
    .meta(min === 0 ? { maxLength: max } : { minLength: min, maxLength: max });
}

function isWithin(text: string, min: number, max: number): boolean {
  return text.length >= min && (text.length <= max || codePoints(text) <= max);
}

const MAX_SEGMENTS = 10;
const WRONG_SEGMENT = /^\/|\/\/|\/$/;
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

const PATH = { description: 'Path of the component: 1 to 10 segments joined by `/`', example: 'shop/checkout/db' };

/** A component's path: 1–200 characters, 1–10 segments joined by `/`, none empty, none `.` or `..`. */
export const componentPath = nameIn(1, 200, (path) => {
  const wrong = wrongSegments(path);
  if (wrong !== undefined || !path.includes('.') || !DOT_SEGMENT.test(path)) return wrong;
  return 'must have no segment "." or "..": clients and proxies remove them from addresses';
}).meta(PATH);

/** The path of a component that an earlier version may have stored: also with segments `.` and `..`. */
export const storedComponentPath = nameIn(1, 200, wrongSegments).meta(PATH);

function wrongSegments(path: string): string | undefined {
  if (!WRONG_SEGMENT.test(path) && segmentsOf(path) <= MAX_SEGMENTS) return undefined;
  return `expected 1 to ${MAX_SEGMENTS} segments joined by "/", none of them empty`;
}

function segmentsOf(path: string): number {
  let segments = 1;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) segments += 1;
  return segments;
}

/** Environment of an occurrence. Characters that PostgreSQL cannot store are replaced here, and refused in filters. */
export const environmentName = nameIn(1, 64).meta({ example: 'production' });
const importanceWord = z.enum(['alarm', 'warning', 'success', 'unknown']);

/** Maximum number of properties. */
export const MAX_PROPERTIES = 64;

const values = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'expected a string, number, boolean or null' }),
  )
  .refine((object) => Object.keys(object).every((key) => key.length <= 100 || codePoints(key) <= 100), {
    error: 'expected keys of at most 100 characters',
  });

/** The number is checked first: zod would report each invalid one of a hundred thousand. */
const properties = z.preprocess((input, context) => {
  if (typeof input !== 'object' || input === null || Object.keys(input).length <= MAX_PROPERTIES) return input;
  context.addIssue({ code: 'custom', message: `expected at most ${MAX_PROPERTIES} properties` });
  return z.NEVER;
}, values);

/** One occurrence as applications send it; `null` is the same as absent (docs/rules/api.md#sending). */
export const occurrenceBody = z
  .strictObject({
    component: componentPath,
    type: nameIn(1, 500).meta({
      description: 'Type of the error; occurrences of one type can be glued',
      example: 'Cannot connect to the database',
    }),
    environment: environmentName.nullish().meta({ description: 'Default: production' }),
    message: z
      .string()
      .nullish()
      .meta({ description: 'At most 8 192 characters are kept', example: 'connect ECONNREFUSED 10.0.0.5:5432' }),
    importance: importanceWord.nullish().meta({ description: 'Default: alarm' }),
    startedAt: instantIn.nullish().meta({ description: 'Default: endedAt if given, else the time of receipt' }),
    endedAt: instantIn.nullish().meta({ description: 'Not before startedAt. Default: startedAt' }),
    count: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .nullish()
      .meta({ description: 'Number of occurrences that this one stands for. Default: 1', example: 1 }),
    glueKey: nameIn(0, 500)
      .nullish()
      .meta({ description: 'Separates occurrences of one type that must not be glued. Default: ""', example: '' }),
    glueInterval: durationIn.nullish(),
    relevanceInterval: durationIn.nullish().meta({ example: '5m' }),
    version: nameIn(0, 100).nullish().meta({ example: '2.4.1' }),
    stack: z.string().nullish().meta({ description: 'At most 65 536 characters are kept' }),
    properties: properties.nullish().meta({
      description: 'At most 64 keys; at most 4 096 characters of a string are kept',
      example: { user: 'admin' },
    }),
    id: textIn(1, 128).nullish().meta({
      description: 'Idempotency key: the same id in a project counts once, for at least 48 h',
      example: 'order-4711-attempt-1',
    }),
  })
  .meta({
    id: 'Occurrence',
    example: {
      component: 'shop/checkout/db',
      type: 'Cannot connect to the database',
      message: 'connect ECONNREFUSED 10.0.0.5:5432',
    },
  });

export type OccurrenceBody = z.output<typeof occurrenceBody>;
