import type { z } from 'zod';
import { type FieldError, GluepointError } from '../../lib/errors.js';
import { didYouMean } from './did-you-mean.js';

const MAX_ERRORS = 50;
const MAX_SHOWN = 100;
const MAX_FIELDS = 1_000;
const MAX_ELEMENTS = 10_000;
const MAX_DEPTH = 2;

/** Words for messages: `field` in a body, `parameter` in a query. */
export interface FieldWords {
  noun: 'field' | 'parameter';
  /** Names for hints: `unknown field "gluKey", did you mean "glueKey"?` */
  known: readonly string[];
}

/** The valid value, or the errors. */
export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

/**
 * Checks an input against a schema. Only an invalid input is parsed a second time, for readable messages: with them every
 * parse would take four times as long. Returns at most `most` errors.
 */
export function checkInput<T>(schema: z.ZodType<T>, input: unknown, words: FieldWords, most = MAX_ERRORS): Checked<T> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  const { error } = schema.safeParse(input, { error: zodWords(words.noun) });
  return { ok: false, errors: fieldErrors((error ?? result.error).issues, words, most) };
}

/**
 * The first object or array in a large input with more elements than any schema allows; null if there is none. zod would
 * report each invalid element, which takes hundreds of MiB for a hundred thousand of them.
 */
export function tooBroad(input: unknown, path: readonly string[] = []): FieldError | null {
  if (Array.isArray(input)) {
    if (input.length <= MAX_ELEMENTS) return null;
    return { path: pathOf(path), message: `has more than ${MAX_ELEMENTS} elements` };
  }
  let fields = 0;
  if (typeof input !== 'object' || input === null) return null;
  for (const name in input) {
    fields += 1;
    if (fields > MAX_FIELDS) return { path: pathOf(path), message: `has more than ${MAX_FIELDS} fields` };
    const value = (input as Record<string, unknown>)[name];
    if (typeof value !== 'object' || value === null || path.length >= MAX_DEPTH) continue;
    const broad = tooBroad(value, [...path, name]);
    if (broad !== null) return broad;
  }
  return null;
}

/** Readable messages for codes of zod; undefined keeps the message of zod. */
function zodWords(noun: FieldWords['noun']): z.core.$ZodErrorMap {
  return (issue) => {
    if (issue.code !== 'invalid_type') return undefined;
    if (issue.input === undefined) return 'is required';
    if (issue.input === null) return 'must not be null';
    // A parameter that is given twice is parsed to a list.
    if (noun === 'parameter' && Array.isArray(issue.input)) return 'is given more than once';
    return undefined;
  };
}

/** The errors of an input, as responses list them. */
function fieldErrors(issues: readonly z.core.$ZodIssue[], words: FieldWords, most: number): FieldError[] {
  const errors: FieldError[] = [];
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, most)) {
        errors.push({ path: pathOf([...issue.path, key]), message: unknownField(key, words) });
      }
    } else {
      const error = { path: pathOf(issue.path), message: issue.message };
      // One message per field: our own rather than that of zod, which may be about a pattern.
      if (errors.at(-1)?.path !== error.path) errors.push(error);
      else if (issue.code === 'custom') errors[errors.length - 1] = error;
    }
    if (errors.length >= most) break;
  }
  return errors.slice(0, most);
}

/** `unknown field "gluKey", did you mean "glueKey"?` */
function unknownField(key: string, { noun, known }: FieldWords): string {
  const hint = didYouMean(key, known);
  return `unknown ${noun} ${JSON.stringify(shorten(key))}${hint === undefined ? '' : `, did you mean "${hint}"?`}`;
}

/** A 400 that lists the errors; its detail is the first of them. */
export function badInput(errors: FieldError[]): GluepointError {
  const [first] = errors;
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new GluepointError('bad-input', `${where}${first?.message ?? 'the input is invalid'}${more}`, { errors });
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((part) => shorten(String(part))).join('.');
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
