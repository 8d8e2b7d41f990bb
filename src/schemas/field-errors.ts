import type { z } from 'zod';
import { type FieldError, GluepointError } from '../errors.js';
import { didYouMean } from './did-you-mean.js';

const MAX_ERRORS = 50;
const MAX_SHOWN = 100;

/** Names what a schema calls its parts: `field` in a body, `parameter` in a query. */
export interface FieldWords {
  noun: 'field' | 'parameter';
  /** Names for hints: `unknown field "gluKey", did you mean "glueKey"?` */
  known: readonly string[];
}

/** The value if it is right, else what is wrong with it. */
export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

/**
 * Checks an input against a schema. Only what was found wrong is parsed again for words:
 * handing them to every parse would take four times as long.
 */
export function checkInput<T>(schema: z.ZodType<T>, input: unknown, words: FieldWords): Checked<T> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  const { error } = schema.safeParse(input, { error: zodWords });
  return { ok: false, errors: fieldErrors((error ?? result.error).issues, words) };
}

/** Says in words what zod says in codes; undefined leaves zod's own text. */
const zodWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined || issue.input === null) return 'is required';
  if (Array.isArray(issue.input) && issue.expected !== 'object') return 'is given more than once or as a list';
  return undefined;
};

/** The wrong places of an input, as answers list them; at most 50. */
function fieldErrors(issues: readonly z.core.$ZodIssue[], words: FieldWords): FieldError[] {
  const errors: FieldError[] = [];
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, MAX_ERRORS)) {
        errors.push({ path: pathOf([...issue.path, key]), message: unknownField(key, words) });
      }
    } else {
      const error = { path: pathOf(issue.path), message: issue.message };
      // One place, one message: our own rather than zod's, which may speak of patterns.
      if (errors.at(-1)?.path !== error.path) errors.push(error);
      else if (issue.code === 'custom') errors[errors.length - 1] = error;
    }
    if (errors.length >= MAX_ERRORS) break;
  }
  return errors.slice(0, MAX_ERRORS);
}

/** `unknown field "gluKey", did you mean "glueKey"?` */
function unknownField(key: string, { noun, known }: FieldWords): string {
  const hint = didYouMean(key, known);
  return `unknown ${noun} ${JSON.stringify(shorten(key))}${hint === undefined ? '' : `, did you mean "${hint}"?`}`;
}

/** A 400 that lists the wrong places; its detail is the first of them. */
export function badInput(errors: FieldError[]): GluepointError {
  const [first] = errors;
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new GluepointError('bad-input', `${where}${first?.message ?? 'the input is wrong'}${more}`, { errors });
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((part) => shorten(String(part))).join('.');
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
