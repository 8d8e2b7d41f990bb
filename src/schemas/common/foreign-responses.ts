import type { z } from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from '../../lib/errors.js';

const CODES: readonly ErrorCode[] = [
  'bad-input',
  'unauthorized',
  'forbidden',
  'too-large',
  'unsupported-media-type',
  'rate-limited',
  'store-unavailable',
];

/** The errors of a route that speaks the protocol of another product, in the form that they have there. */
export function foreignResponses(schema: z.ZodType): Record<number, unknown> {
  return Object.fromEntries(
    CODES.map((code) => {
      const { status, title } = ERROR_CATALOGUE[code];
      return [status, { description: title, content: { 'application/json': { schema } } }];
    }),
  );
}
