import { z } from 'zod';
import { foreignResponses } from './common/problem.js';

/** Path parameters of the Sentry endpoints. */
export const sentryParams = z.object({
  number: z.string().meta({ description: 'Project number in the DSN', example: '1' }),
});

const EXAMPLE = { message: 'Cannot connect to the database', level: 'error', tags: { service: 'shop/checkout/db' } };

/** An event, for the documentation: `protocols/sentry` parses it, and accepts everything that SDKs send. */
export const sentryEvent = z.unknown().meta({
  id: 'SentryEvent',
  type: 'object',
  description:
    'An event of a Sentry SDK, as JSON. Also accepted: zlib data, base64 of it or of JSON, and a form with the field `sentry_data`',
  example: EXAMPLE,
});

/** An event in the query of a GET request. Other parameters, such as `sentry_version`, are ignored. */
export const sentryStoreQuery = z.looseObject({
  sentry_data: z.string().meta({
    description: 'The event as JSON, or as base64 of JSON or of zlib data. The whole URL is limited to 16 KiB',
  }),
  sentry_key: z.string().optional().meta({ description: 'The key of the DSN' }),
  sentry_timestamp: z
    .string()
    .optional()
    .meta({ description: 'Current time by the clock of the client, in seconds since 1970' }),
});

/** Lines of JSON: the header of the envelope, then each item with its header. */
export const sentryEnvelope = z.unknown().meta({
  id: 'SentryEnvelope',
  type: 'string',
  description: 'An envelope of a Sentry SDK. Items other than events are accepted and dropped',
  example: `{}\n{"type":"event"}\n${JSON.stringify(EXAMPLE)}\n`,
});

const stored = z
  .object({ id: z.string().optional().meta({ description: 'Id of the first event: 32 hex digits' }) })
  .meta({ id: 'SentryResponse', example: { id: '9ec79c33ec9942ab8353589fcb2e04dc' } });

const refused = z.object({ detail: z.string() }).meta({ id: 'SentryError' });

/** Responses of the Sentry endpoints (docs/rules/protocols.md#sentry). */
export const sentryResponses = { 200: stored, ...foreignResponses(refused) };
