import { parse } from 'node:querystring';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import { z } from 'zod';
import { knownFields } from '../schemas/common/did-you-mean.js';
import { badInput, checkInput, type FieldWords } from '../schemas/common/field-errors.js';

/** Validates requests with zod schemas. The error is `bad-input` with every invalid field. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  // Header schemas are documentation only: all headers are optional strings.
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
 * Responses are not validated at run time: types check them against their schemas, and a test checks the responses of
 * every route. Encoding each response with zod would cost more than the rest of a short request.
 */
export const serializerCompiler: FastifySerializerCompiler<unknown> = () => JSON.stringify;

const MALFORMED = Symbol('malformed query');
/** Message for a query with invalid percent-encoding. */
export const MALFORMED_QUERY = 'the query is not valid percent-encoded UTF-8';

/**
 * Parses a query. One that is not percent-encoded UTF-8 is only marked, and validation responds 400: an error thrown here
 * would end the process.
 */
export function parseQuery(query: string): Record<string, unknown> {
  if (query === '') return {};
  if (query.includes('%') && !isDecodable(query)) return { [MALFORMED]: true };
  return parse(query, '&', '=', { maxKeys: 0 });
}

function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

/** Whether `parseQuery` found invalid percent-encoding. */
export function isMalformed(query: unknown): boolean {
  return typeof query === 'object' && query !== null && MALFORMED in query;
}

/** Repeatable parameters: those whose schema is an array. */
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
