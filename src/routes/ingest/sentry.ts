import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.js';
import { clockOffsetMs } from '../../gluing/core/clock-offset.js';
import type { Refused } from '../../gluing/queue/admit.js';
import { OverQuota } from '../../gluing/queue/intake.js';
import { KNOWN_ENCODINGS } from '../../http/body/decompress.js';
import { MemoryBudget } from '../../http/memory/memory-budget.js';
import { removeHeader } from '../../http/server/node-internals.js';
import type { GluepointApp } from '../../http/types.js';
import { isMalformed, MALFORMED_QUERY } from '../../http/validation.js';
import { GluepointError } from '../../lib/errors.js';
import type { Counters } from '../../metrics/counters.js';
import { MAX_EVENT_BYTES, type PassedOverListener } from '../../protocols/sentry/envelope.js';
import { sentAtMs } from '../../protocols/sentry/sent-at.js';
import { keyInDsn } from '../../protocols/sentry/sent-key.js';
import { decodeEvent, decodeField, isEncodedEvent } from '../../protocols/sentry/store-body.js';
import { badInput } from '../../schemas/common/field-errors.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import { sentryEnvelope, sentryEvent, sentryParams, sentryResponses, sentryStoreQuery } from '../../schemas/sentry.js';
import { authenticateSender, keyInHead, timestampInHead } from './sentry-auth.js';
import { readEnvelope, readEvent, toOccurrence } from './sentry-body.js';
import { installSentryResponses, sendPreflight } from './sentry-responses.js';

const ENVELOPE_BYTES = 20 * 1024 * 1024;
/** Memory for events of /store/ while they are decoded and stored. Each reserves 1 MiB until its size is known. */
const DECODED_BYTES = 8 * MAX_EVENT_BYTES;
const DECODED_QUEUE = { maxQueued: 64, maxWaitMs: 5_000 };

/** Common to all routes. Their handlers read the bodies. */
const SCHEMA = {
  tags: ['Sending'],
  description:
    'For Sentry SDKs: use the DSN of a key of role `dsn`. To try it here, authorize with the public key of the DSN as `sentry_key`. If `sent_at` of the envelope or `sentry_timestamp` shows that the clock of the SDK is more than a minute off, the times of its events are shifted by the difference, and the property `clock` gives the shift.',
  security: [{ sentryKey: [] }],
  params: sentryParams,
  response: sentryResponses,
};
const HIDDEN = { hide: true } as object;

/** The endpoints of Sentry SDKs (docs/rules/protocols.md#sentry). `/v1/keys` creates the DSN. */
export function sentryRoutes(app: GluepointApp, deps: Deps): void {
  // With the prefix, unknown paths and methods below it get the error format of this scope.
  app.register(async (scope) => installSentry(scope as GluepointApp, deps), { prefix: '/api' });
}

function installSentry(scope: GluepointApp, deps: Deps): void {
  installSentryResponses(scope);
  acceptAnyContentType(scope);
  const listener = passedOverListener(deps.counters);
  const config = { roles: ['dsn'], ownKeys: true, contentEncodings: KNOWN_ENCODINGS } as const;

  const envelope = {
    bodyLimit: ENVELOPE_BYTES,
    config,
    schema: {
      ...SCHEMA,
      operationId: 'sendSentryEnvelope',
      summary: 'Send a Sentry envelope',
      consumes: ['application/x-sentry-envelope'],
      body: sentryEnvelope,
    },
    /** A key that is only in the envelope is looked up when the envelope is read. */
    onRequest: async (request: FastifyRequest) => {
      const key = keyInHead(request);
      if (key !== undefined) await authenticateSender(request, key, deps);
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const receivedAtMs = deps.clock.now();
      const authenticate = (header: { dsn?: unknown }) => authenticateSender(request, keyInDsn(header.dsn), deps);
      const { occurrences, sentAt } = await readEnvelope(request, authenticate, listener);
      const sentMs = sentAtMs(sentAt) ?? sentAtMs(timestampInHead(request));
      return reply.send(await receive(deps, request, occurrences, clockOffsetMs(sentMs, receivedAtMs)));
    },
  };
  const receiveEvent = storeReceiver(deps, listener);
  const store = {
    bodyLimit: MAX_EVENT_BYTES,
    config,
    schema: { ...SCHEMA, operationId: 'sendSentryEvent', summary: 'Send a Sentry event', body: sentryEvent },
    onRequest: (request: FastifyRequest) => authenticateSender(request, keyInHead(request), deps),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const receivedAtMs = deps.clock.now();
      const body = await readEvent(request);
      const isEncoded = isEncodedEvent(body);
      return reply.send(await receiveEvent(request, { isEncoded, read: () => decodeEvent(body) }, receivedAtMs));
    },
  };
  const storeByQuery = {
    config,
    // HEAD must not store anything.
    exposeHeadRoute: false,
    schema: {
      ...SCHEMA,
      operationId: 'sendSentryEventInQuery',
      summary: 'Send a Sentry event in the query',
      querystring: sentryStoreQuery,
    },
    onRequest: async (request: FastifyRequest) => {
      if (isMalformed(request.query)) throw new GluepointError('bad-input', MALFORMED_QUERY);
      await authenticateSender(request, keyInHead(request), deps);
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const { sentry_data: data } = request.query as { sentry_data: string };
      return reply.send(
        await receiveEvent(request, { isEncoded: true, read: () => decodeField(Buffer.from(data)) }, deps.clock.now()),
      );
    },
  };
  for (const [path, route] of Object.entries({ envelope, store })) {
    scope.post(`/:number/${path}/`, route);
    scope.post(`/:number/${path}`, { ...route, schema: HIDDEN });
  }
  scope.get('/:number/store/', storeByQuery);
  scope.get('/:number/store', { ...storeByQuery, schema: { ...HIDDEN, querystring: sentryStoreQuery } });
  for (const [path, methods] of Object.entries({ envelope: 'POST', store: 'GET, POST' })) {
    for (const url of [`/:number/${path}`, `/:number/${path}/`]) {
      scope.options(url, { config: { public: true }, schema: HIDDEN }, (_request, reply) =>
        sendPreflight(reply, methods),
      );
    }
  }
}

/** Counts items that are not events, and what clients report as dropped. */
function passedOverListener({ passedOver, clientDropped }: Counters): PassedOverListener {
  return {
    onPassedOver: (kind, count) => passedOver.note('sentry', kind, count),
    onClientDropped: (reason, quantity) => clientDropped.note(reason, quantity),
  };
}

/** An event that was sent to /store/. */
interface SentEvent {
  /** Whether `read` may return many more bytes than were sent. */
  isEncoded: boolean;
  /** The JSON of the event. */
  read(): Buffer;
}

/** Receives events of /store/. A few kilobytes may decode to 1 MiB, so only a few are decoded at a time. */
function storeReceiver(deps: Deps, listener: PassedOverListener) {
  const memory = new MemoryBudget(DECODED_BYTES, DECODED_QUEUE);
  return async (request: FastifyRequest, { isEncoded, read }: SentEvent, receivedAtMs: number) => {
    let reserved = isEncoded ? MAX_EVENT_BYTES : 0;
    if (reserved > 0) await memory.reserve(reserved);
    try {
      const event = read();
      if (reserved > event.length) {
        memory.release(reserved - event.length);
        reserved = event.length;
      }
      const occurrence = toOccurrence(request, event, null);
      if (occurrence === null) listener.onPassedOver('transaction', 1);
      const offsetMs = clockOffsetMs(sentAtMs(timestampInHead(request)), receivedAtMs);
      return await receive(deps, request, occurrence === null ? [] : [occurrence], offsetMs);
    } finally {
      memory.release(reserved);
    }
  };
}

/** The response: the id of the first event that was stored. Throws only if nothing was stored. */
async function receive(
  { intake }: Deps,
  { project }: FastifyRequest,
  occurrences: OccurrenceBody[],
  offsetMs: number,
): Promise<{ id?: string }> {
  if (occurrences.length === 0) return {};
  const received = await intake.receive(project, occurrences, { ids: 'dsn', clockOffsetMs: offsetMs });
  const stored = received.findIndex((one) => 'eventId' in one);
  if (stored === -1) {
    const over = received.find((one) => one instanceof OverQuota);
    throw over?.error ?? badInput((received[0] as Refused).errors);
  }
  return { id: occurrences[stored]?.id ?? randomUUID().replaceAll('-', '') };
}

/** SDKs and proxies send various content types, or none: all are accepted. The handlers read the bodies. */
function acceptAnyContentType(scope: GluepointApp): void {
  scope.addHook('onRequest', (request, _reply, done) => {
    removeHeader(request.raw, 'content-type');
    done();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
}
