import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import { z } from 'zod';
import { knownFields } from '../schemas/common/did-you-mean.js';
import { badInput, checkInput, type FieldWords } from '../schemas/common/field-errors.js';

/** Checks requests against zod schemas; what is wrong becomes a 400 that lists the places. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  // Headers are optional texts, as they always are, and described for readers only.
  if (httpPart === 'headers') return () => true;
  const isQuery = httpPart === 'querystring';
  const words: FieldWords = { noun: isQuery ? 'parameter' : 'field', known: knownFields(schema) };
  const repeatable = isQuery ? arrayFields(schema) : [];
  return (input) => {
    if (isQuery && isMalformed(input)) {
      return { error: badInput([{ path: '', message: MALFORMED_QUERY }]) };
    }
    for (const name of repeatable) wrapScalar(input, name);
    const checked = checkInput(schema, input, words);
    return checked.ok ? checked : { error: badInput(checked.errors) };
  };
};

/**
 * Answers are written as they are: the types hold them to their schemas at compile time, and a test holds the answers
 * of every route to them. Encoding each answer with zod would cost more than the rest of a short request.
 */
export const serializerCompiler: FastifySerializerCompiler<unknown> = () => JSON.stringify;

const MALFORMED = Symbol('malformed query');
/** What is said of a query whose percent-encoding is broken. */
export const MALFORMED_QUERY = 'the query is not valid percent-encoded UTF-8';

/** Marks a query whose percent-encoding is broken: a parser that throws would end the process. */
export function malformedQuery(): Record<string, unknown> {
  return { [MALFORMED]: true };
}

/** Whether the percent-encoding of a query is broken. */
export function isMalformed(query: unknown): boolean {
  return typeof query === 'object' && query !== null && MALFORMED in query;
}

/** Parameters that may be repeated: those whose schema is an array. */
function arrayFields(schema: z.ZodType): string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape)
    .filter(([, field]) => unwrap(field as z.core.$ZodType) instanceof z.ZodArray)
    .map(([name]) => name);
}

function unwrap(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodOptional || field instanceof z.ZodDefault ? unwrap(field.unwrap()) : field;
}

function wrapScalar(input: unknown, name: string): void {
  const query = input as Record<string, unknown>;
  if (typeof query[name] === 'string') query[name] = [query[name]];
}
