import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { Refused } from '../../gluing/queue/admit.js';
import { OverQuota } from '../../gluing/queue/intake.js';
import type { BatchItem } from '../../http/batch/batch-items.js';
import { installBatchBodies } from '../../http/batch/batch-parser.js';
import { type BatchResponse, receiveBatch } from '../../http/batch/receive-batch.js';
import { COMMON_ENCODINGS } from '../../http/body/decompress.js';
import { decorateWithClockOffset, readSentAt, sentAtHeader } from '../../http/body/sent-at-header.js';
import type { GluepointApp } from '../../http/types.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { JSON_TYPE, NDJSON_TYPES } from '../../schemas/common/media-types.js';
import { problemResponses, problemSchema } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { occurrenceBody } from '../../schemas/occurrence.js';

const SINGLE_BODY_BYTES = 1024 * 1024;
const BATCH_BODY_BYTES = 32 * 1024 * 1024;

const query = projectQuery({});

const stored = z
  .object({
    eventId: z.string().meta({ description: 'The event it is part of' }),
    created: z.boolean().meta({ description: 'Whether it began that event' }),
    duplicate: z.boolean().meta({ description: 'Its id was seen before: it changed nothing' }),
    count: z.number().meta({ description: 'How often the event has happened' }),
    adjusted: z.array(z.string()).meta({ description: 'Fields that were cut, cleaned or moved in time' }),
  })
  .meta({ id: 'StoredOccurrence' });

const batchBody = z
  .strictObject({ occurrences: z.array(z.unknown().meta({ $ref: '#/components/schemas/Occurrence' })) })
  .meta({
    id: 'OccurrenceBatch',
    description: 'Up to 10 000 items. As NDJSON: one occurrence per line.',
    example: {
      occurrences: [
        { component: 'shop/checkout/db', type: 'Cannot connect to the database', id: 'order-4711' },
        { component: 'shop/cart', type: 'Slow answer', importance: 'warning', count: 3 },
      ],
    },
  });

const batchAnswer = z
  .object({
    accepted: z.number(),
    rejected: z.number(),
    results: z
      .array(z.union([stored.partial({ count: true, adjusted: true }), z.object({ error: problemSchema })]))
      .optional()
      .meta({ description: 'In the order sent; left out with `Prefer: return=minimal`' }),
    errors: z
      .array(z.object({ index: z.number(), error: problemSchema }))
      .optional()
      .meta({ description: 'With `Prefer: return=minimal`: what was rejected' }),
  })
  .meta({ id: 'BatchAnswer' });

/** Sending occurrences (docs/rules/api.md#sending). Both respond only after the commit. */
export function occurrenceRoutes(app: GluepointApp, deps: Deps): void {
  decorateWithClockOffset(app);
  app.post(
    '/v1/occurrences',
    {
      bodyLimit: SINGLE_BODY_BYTES,
      config: { roles: ['ingest'], contentEncodings: COMMON_ENCODINGS },
      onRequest: readSentAt(deps.clock),
      schema: {
        tags: ['Sending'],
        summary: 'Send an occurrence',
        description:
          'Answered after it is durably stored: 201 where it began a new event, 200 where it was glued, 429 where it would have begun more than the quotas of its project allow.',
        querystring: query,
        headers: z.looseObject(sentAtHeader),
        body: occurrenceBody,
        response: {
          200: stored,
          201: stored,
          ...problemResponses('too-large', 'unsupported-media-type'),
        },
      },
    },
    async (request, reply) => {
      const { clockOffsetMs } = request;
      const { received, adjusted } = await deps.intake.receiveOne(request.project, request.body, { clockOffsetMs });
      if (received instanceof OverQuota) throw received.error;
      if (received instanceof Refused) throw badInput(received.errors);
      const { eventId, created, duplicate, count } = received;
      return reply.code(created ? 201 : 200).send({ eventId, created, duplicate, count, adjusted });
    },
  );

  app.register(async (batch) => {
    installBatchBodies(batch as GluepointApp);
    (batch as GluepointApp).post(
      '/v1/occurrences/batch',
      {
        bodyLimit: BATCH_BODY_BYTES,
        config: { roles: ['ingest'], contentEncodings: COMMON_ENCODINGS },
        onRequest: readSentAt(deps.clock),
        schema: {
          tags: ['Sending'],
          summary: 'Send many occurrences',
          description:
            'Up to 10 000 items and 32 MiB decoded, as JSON or NDJSON, also encoded as gzip or deflate. Each item stands alone: good ones are stored, all in one transaction, bad ones and those beyond a quota (429) are reported.',
          consumes: [JSON_TYPE, ...NDJSON_TYPES],
          querystring: query,
          headers: z.looseObject({
            ...sentAtHeader,
            prefer: z.string().optional().meta({ description: '`return=minimal` leaves out results' }),
          }),
          body: batchBody,
          response: { 200: batchAnswer, ...problemResponses('too-large', 'unsupported-media-type') },
        },
      },
      async (request): Promise<BatchResponse> => {
        // The parser of the body looked at each of them.
        const items = request.body.occurrences as BatchItem[];
        // A large batch is let go while its commit is under way.
        (request as { body: unknown }).body = undefined;
        const minimal = /(^|[,;\s])return="?minimal"?($|[,;\s])/i.test(request.headers.prefer ?? '');
        return receiveBatch(deps.intake, request, items, { minimal });
      },
    );
  });
}
