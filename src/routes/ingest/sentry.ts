import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.js';
import { clockOffsetMs } from '../../gluing/core/clock-offset.js';
import type { Refused } from '../../gluing/queue/admit.js';
import { OverQuota } from '../../gluing/queue/intake.js';
import { ByteBudget } from '../../http/body/byte-budget.js';
import { KNOWN_ENCODINGS } from '../../http/body/decompress.js';
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
import { sentryAnswers, sentryEnvelope, sentryEvent, sentryParams, sentryStoreQuery } from '../../schemas/sentry.js';
import { admitSender, keyInHead, timestampInHead } from './sentry-auth.js';
import { readEnvelope, readEvent, toOccurrence } from './sentry-body.js';
import { installSentryAnswers, sendPreflight } from './sentry-responses.js';

const ENVELOPE_BYTES = 20 * 1024 * 1024;
/** For events of /store/ while they are decoded and stored. Each holds 1 MiB until its size is known. */
const DECODED_BYTES = 8 * MAX_EVENT_BYTES;
const DECODED_LINE = { queued: 64, patienceMs: 5_000 };

/** What the document says of both; the bodies are read by their handlers. */
const SCHEMA = {
  tags: ['Sending'],
  description:
    'For Sentry SDKs: use the DSN of a key of role `dsn`. To try it here, authorize with the public key of the DSN as `sentry_key`. If `sent_at` of the envelope or `sentry_timestamp` shows that the clock of the SDK is more than a minute off, the times of its events are shifted by the difference, and the property `clock` gives the shift.',
  security: [{ sentryKey: [] }],
  params: sentryParams,
  response: sentryAnswers,
};
const HIDDEN = { hide: true } as object;

/** Where Sentry's SDKs send to (docs/rules/protocols.md#sentry), by a DSN, which `/v1/keys` makes. */
export function sentryRoutes(app: GluepointApp, deps: Deps): void {
  // The prefix has wrong methods and addresses answered here, too.
  app.register(async (scope) => installSentry(scope as GluepointApp, deps), { prefix: '/api' });
}

function installSentry(scope: GluepointApp, deps: Deps): void {
  installSentryAnswers(scope);
  takeAnyType(scope);
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
    /** A key that comes only in the envelope is looked up when that is read. */
    onRequest: async (request: FastifyRequest) => {
      const key = keyInHead(request);
      if (key !== undefined) await admitSender(request, key, deps);
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const receivedAtMs = deps.clock.now();
      const admit = (header: { dsn?: unknown }) => admitSender(request, keyInDsn(header.dsn), deps);
      const { occurrences, sentAt } = await readEnvelope(request, admit, listener);
      const sentMs = sentAtMs(sentAt) ?? sentAtMs(timestampInHead(request));
      return reply.send(await receive(deps, request, occurrences, clockOffsetMs(sentMs, receivedAtMs)));
    },
  };
  const receiveEvent = storeReceiver(deps, listener);
  const store = {
    bodyLimit: MAX_EVENT_BYTES,
    config,
    schema: { ...SCHEMA, operationId: 'sendSentryEvent', summary: 'Send a Sentry event', body: sentryEvent },
    onRequest: (request: FastifyRequest) => admitSender(request, keyInHead(request), deps),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const receivedAtMs = deps.clock.now();
      const body = await readEvent(request);
      const isEncoded = isEncodedEvent(body);
      return reply.send(await receiveEvent(request, { isEncoded, read: () => decodeEvent(body) }, receivedAtMs));
    },
  };
  const storeByQuery = {
    config,
    // HEAD asks for nothing to be stored.
    exposeHeadRoute: false,
    schema: {
      ...SCHEMA,
      operationId: 'sendSentryEventInQuery',
      summary: 'Send a Sentry event in the query',
      querystring: sentryStoreQuery,
    },
    onRequest: async (request: FastifyRequest) => {
      if (isMalformed(request.query)) throw new GluepointError('bad-input', MALFORMED_QUERY);
      await admitSender(request, keyInHead(request), deps);
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

/** Counts the items that are no events, and what clients report that they dropped. */
function passedOverListener({ passedOver, clientDropped }: Counters): PassedOverListener {
  return {
    onPassedOver: (kind, count) => passedOver.note('sentry', kind, count),
    onClientDropped: (reason, quantity) => clientDropped.note(reason, quantity),
  };
}

/** One event that came to /store/. */
interface SentEvent {
  /** Whether `read` may give far more bytes than were sent. */
  isEncoded: boolean;
  /** The JSON of the event. */
  read(): Buffer;
}

/** Receives events that came to /store/. A few kilobytes may decode to 1 MiB: there is room for few of these at a time. */
function storeReceiver(deps: Deps, listener: PassedOverListener) {
  const room = new ByteBudget(DECODED_BYTES, DECODED_LINE);
  return async (request: FastifyRequest, { isEncoded, read }: SentEvent, receivedAtMs: number) => {
    let held = isEncoded ? MAX_EVENT_BYTES : 0;
    if (held > 0) await room.take(held);
    try {
      const event = read();
      if (held > event.length) {
        room.release(held - event.length);
        held = event.length;
      }
      const occurrence = toOccurrence(request, event, null);
      if (occurrence === null) listener.onPassedOver('transaction', 1);
      const offsetMs = clockOffsetMs(sentAtMs(timestampInHead(request)), receivedAtMs);
      return await receive(deps, request, occurrence === null ? [] : [occurrence], offsetMs);
    } finally {
      room.release(held);
    }
  };
}

/** Answers with the id of the first event that was stored. What was stored is never answered as an error. */
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

/** SDKs and proxies name many content types, or none: nothing depends on it. The handlers read the body themselves. */
function takeAnyType(scope: GluepointApp): void {
  scope.addHook('onRequest', (request, _reply, done) => {
    delete request.raw.headers['content-type'];
    done();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
}
