import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { Refused } from '../../gluing/queue/admit.js';
import { OverQuota } from '../../gluing/queue/intake.js';
import type { BatchItem } from '../../http/batch/batch-items.js';
import { installBatchParsers } from '../../http/batch/batch-parser.js';
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
    eventId: z.string().meta({ description: 'Id of the event that the occurrence belongs to' }),
    created: z.boolean().meta({ description: 'Whether the occurrence began that event' }),
    duplicate: z.boolean().meta({ description: 'Whether its `id` was seen before: then it changed nothing' }),
    count: z.number().meta({ description: 'Occurrences of the event so far' }),
    adjusted: z
      .array(z.string())
      .meta({ description: 'Names of fields that were truncated, cleaned or moved in time' }),
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
        { component: 'shop/cart', type: 'Slow response', importance: 'warning', count: 3 },
      ],
    },
  });

const batchResponse = z
  .object({
    accepted: z.number(),
    rejected: z.number(),
    results: z
      .array(z.union([stored.partial({ count: true, adjusted: true }), z.object({ error: problemSchema })]))
      .optional()
      .meta({ description: 'In the order sent; omitted with `Prefer: return=minimal`' }),
    errors: z
      .array(z.object({ index: z.number(), error: problemSchema }))
      .optional()
      .meta({ description: 'Only with `Prefer: return=minimal`: the rejected items' }),
  })
  .meta({ id: 'BatchResponse' });

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
        operationId: 'sendOccurrence',
        summary: 'Send an occurrence',
        description:
          'Responds after the occurrence is durably stored: 201 if it began a new event, 200 if it was glued to one or its `id` was seen before, 429 if it would exceed a quota of its project.',
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
    installBatchParsers(batch as GluepointApp);
    (batch as GluepointApp).post(
      '/v1/occurrences/batch',
      {
        bodyLimit: BATCH_BODY_BYTES,
        config: { roles: ['ingest'], contentEncodings: COMMON_ENCODINGS },
        onRequest: readSentAt(deps.clock),
        schema: {
          tags: ['Sending'],
          operationId: 'sendOccurrenceBatch',
          summary: 'Send a batch of occurrences',
          description:
            'Up to 10 000 items and 32 MiB decoded, as JSON or NDJSON, optionally compressed with gzip or deflate. Items are independent: valid items are stored in one transaction; invalid items and items over a quota (429) are reported.',
          consumes: [JSON_TYPE, ...NDJSON_TYPES],
          querystring: query,
          headers: z.looseObject({
            ...sentAtHeader,
            prefer: z.string().optional().meta({ description: '`return=minimal` omits `results`' }),
          }),
          body: batchBody,
          response: { 200: batchResponse, ...problemResponses('too-large', 'unsupported-media-type') },
        },
      },
      async (request): Promise<BatchResponse> => {
        // The parser of the body has checked each item.
        const items = request.body.occurrences as BatchItem[];
        // Frees the memory of a large batch during its commit.
        (request as { body: unknown }).body = undefined;
        const minimal = /(^|[,;\s])return="?minimal"?($|[,;\s])/i.test(request.headers.prefer ?? '');
        return receiveBatch(deps.intake, request, items, { minimal });
      },
    );
  });
}
