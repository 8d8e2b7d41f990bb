import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.js';
import type { Refused } from '../gluing/admit.js';
import { OverQuota } from '../gluing/intake.js';
import { MAX_EVENT_BYTES } from '../protocols/sentry/envelope.js';
import { keyInDsn } from '../protocols/sentry/sent-key.js';
import { badInput } from '../schemas/field-errors.js';
import type { OccurrenceBody } from '../schemas/occurrence.js';
import { KNOWN_ENCODINGS } from './decoded-body.js';
import { installSentryAnswers, limitRate, sendPreflight } from './sentry-answers.js';
import { readEnvelope, readEvent } from './sentry-body.js';
import { admitSender, keyInHead } from './sentry-sender.js';
import type { GluepointApp } from './types.js';

const ENVELOPE_BYTES = 20 * 1024 * 1024;

/** Where Sentry's SDKs send to (6-protocols: Sentry SDKs), by a DSN, which `/v1/keys` makes. */
export function sentryRoutes(app: GluepointApp, deps: Deps): void {
  app.register(async (scope) => {
    installSentryAnswers(scope as GluepointApp);
    takeAnyType(scope as GluepointApp);
    const config = { roles: ['dsn'], ownKeys: true, contentEncodings: KNOWN_ENCODINGS } as const;
    const schema = { hide: true } as object;

    const envelope = {
      bodyLimit: ENVELOPE_BYTES,
      config,
      schema,
      /** A key that comes only in the envelope is looked up when that is read. */
      onRequest: async (request: FastifyRequest) => {
        const key = keyInHead(request);
        if (key !== undefined) await admitSender(request, key, deps);
      },
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const admit = (header: { dsn?: unknown }) => admitSender(request, keyInDsn(header.dsn), deps);
        return receive(request, reply, await readEnvelope(request, admit));
      },
    };
    const store = {
      bodyLimit: MAX_EVENT_BYTES,
      config,
      schema,
      onRequest: (request: FastifyRequest) => admitSender(request, keyInHead(request), deps),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const occurrence = await readEvent(request);
        return receive(request, reply, occurrence === null ? [] : [occurrence]);
      },
    };
    for (const [path, route] of Object.entries({ envelope, store })) {
      for (const url of [`/api/:number/${path}`, `/api/:number/${path}/`]) {
        scope.post(url, { ...route });
        scope.options(url, { config: { public: true }, schema }, sendPreflight);
      }
    }
  });

  /** Answers with the id of the first event that was stored. What was stored is never answered as an error. */
  async function receive({ project }: FastifyRequest, reply: FastifyReply, occurrences: OccurrenceBody[]) {
    if (occurrences.length === 0) return {};
    const received = await deps.intake.receive(project, occurrences, [], 'dsn');
    const stored = received.findIndex((one) => 'eventId' in one);
    const over = received.find((one) => one instanceof OverQuota);
    if (stored === -1) {
      if (over !== undefined) throw over.error;
      throw badInput((received[0] as Refused).errors);
    }
    if (over !== undefined) limitRate(reply, over.error);
    return { id: occurrences[stored]?.id ?? randomUUID().replaceAll('-', '') };
  }
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
