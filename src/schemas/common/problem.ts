import { z } from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from '../../lib/errors.js';

/** The format of every error (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'URN of the kind of problem' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'What is wrong with this request' }),
    instance: z.string().meta({ description: 'Id of the request, as in the log' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Invalid fields of the input' }),
  })
  .meta({
    id: 'Problem',
    example: {
      type: 'urn:gluepoint:problem:bad-input',
      title: 'Bad input',
      status: 400,
      detail: 'type: is required',
      instance: 'k3x9-1f',
      errors: [{ path: 'type', message: 'is required' }],
    },
  });

/** The content type of a problem (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Of statuses with more than one code. */
const DESCRIPTIONS: Readonly<Record<number, string>> = { 503: 'Overloaded, or store unavailable' };

/** The error responses of a route: `response: { 200: …, ...problemResponses('not-found') }`. */
export function problemResponses(...codes: ErrorCode[]) {
  const always: ErrorCode[] = ['bad-input', 'unauthorized', 'forbidden', 'rate-limited', 'store-unavailable'];
  const responses: Record<number, unknown> = {};
  for (const code of [...always, ...codes]) {
    const { status, title } = ERROR_CATALOGUE[code];
    responses[status] = {
      description: DESCRIPTIONS[status] ?? title,
      content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
    };
  }
  return responses;
}

const CODES: readonly ErrorCode[] = [
  'bad-input',
  'unauthorized',
  'forbidden',
  'too-large',
  'unsupported-media-type',
  'rate-limited',
  'store-unavailable',
];

/** The error responses of a route of another protocol, in its format. */
export function foreignResponses(schema: z.ZodType): Record<number, unknown> {
  return Object.fromEntries(
    CODES.map((code) => {
      const { status, title } = ERROR_CATALOGUE[code];
      return [status, { description: DESCRIPTIONS[status] ?? title, content: { 'application/json': { schema } } }];
    }),
  );
}
