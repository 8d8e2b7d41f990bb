import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.js';
import type { Figures } from '../figures/figures.js';
import type { Refused } from '../gluing/admit.js';
import { OverQuota } from '../gluing/intake.js';
import { MAX_EVENT_BYTES, type PassedOverListener } from '../protocols/sentry/envelope.js';
import { keyInDsn } from '../protocols/sentry/sent-key.js';
import { badInput } from '../schemas/field-errors.js';
import type { OccurrenceBody } from '../schemas/occurrence.js';
import { sentryAnswers, sentryEnvelope, sentryEvent, sentryParams } from '../schemas/sentry.js';
import { KNOWN_ENCODINGS } from './decoded-body.js';
import { installSentryAnswers, sendPreflight } from './sentry-answers.js';
import { readEnvelope, readEvent } from './sentry-body.js';
import { admitSender, keyInHead } from './sentry-sender.js';
import type { GluepointApp } from './types.js';

const ENVELOPE_BYTES = 20 * 1024 * 1024;

/** What the document says of both; the bodies are read by their handlers. */
const SCHEMA = {
  tags: ['Sending'],
  description:
    'For the DSN of a key of role `dsn`: change the address in the SDK. To try it here, authorise with that key as `sentry_key`.',
  security: [{ sentryKey: [] }],
  params: sentryParams,
  response: sentryAnswers,
};
const HIDDEN = { hide: true } as object;

/** Where Sentry's SDKs send to (6-protocols: Sentry SDKs), by a DSN, which `/v1/keys` makes. */
export function sentryRoutes(app: GluepointApp, deps: Deps): void {
  // The prefix has wrong methods and addresses answered here, too.
  app.register(async (scope) => installSentry(scope as GluepointApp, deps), { prefix: '/api' });
}

function installSentry(scope: GluepointApp, deps: Deps): void {
  installSentryAnswers(scope);
  takeAnyType(scope);
  const listener = passedOverListener(deps.figures);
  const config = { roles: ['dsn'], ownKeys: true, contentEncodings: KNOWN_ENCODINGS } as const;

  const envelope = {
    bodyLimit: ENVELOPE_BYTES,
    config,
    schema: {
      ...SCHEMA,
      summary: 'Send an envelope of a Sentry SDK',
      consumes: ['application/x-sentry-envelope'],
      body: sentryEnvelope,
    },
    /** A key that comes only in the envelope is looked up when that is read. */
    onRequest: async (request: FastifyRequest) => {
      const key = keyInHead(request);
      if (key !== undefined) await admitSender(request, key, deps);
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const admit = (header: { dsn?: unknown }) => admitSender(request, keyInDsn(header.dsn), deps);
      return reply.send(await receive(deps, request, await readEnvelope(request, admit, listener)));
    },
  };
  const store = {
    bodyLimit: MAX_EVENT_BYTES,
    config,
    schema: { ...SCHEMA, summary: 'Send an event of a Sentry SDK', body: sentryEvent },
    onRequest: (request: FastifyRequest) => admitSender(request, keyInHead(request), deps),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const occurrence = await readEvent(request);
      if (occurrence === null) listener.onPassedOver('transaction', 1);
      return reply.send(await receive(deps, request, occurrence === null ? [] : [occurrence]));
    },
  };
  for (const [path, route] of Object.entries({ envelope, store })) {
    scope.post(`/:number/${path}/`, route);
    scope.post(`/:number/${path}`, { ...route, schema: HIDDEN });
    for (const url of [`/:number/${path}`, `/:number/${path}/`]) {
      scope.options(url, { config: { public: true }, schema: HIDDEN }, sendPreflight);
    }
  }
}

/** Counts the items that are no events, and what clients report that they dropped. */
function passedOverListener({ passedOver, clientDropped }: Figures): PassedOverListener {
  return {
    onPassedOver: (kind, count) => passedOver.note('sentry', kind, count),
    onClientDropped: (reason, quantity) => clientDropped.note(reason, quantity),
  };
}

/** Answers with the id of the first event that was stored. What was stored is never answered as an error. */
async function receive(
  { intake }: Deps,
  { project }: FastifyRequest,
  occurrences: OccurrenceBody[],
): Promise<{ id?: string }> {
  if (occurrences.length === 0) return {};
  const received = await intake.receive(project, occurrences, [], 'dsn');
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
