import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStream } from '../../changes/event-stream.js';
import { readMarks } from '../../changes/marks-store.js';
import { ChangeStreams, type Subscription } from '../../changes/streams.js';
import { topicsSince, versionOf } from '../../changes/topics.js';
import type { Deps } from '../../deps.js';
import { keyOf } from '../../http/auth/request-key.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { TOPICS, type Topic } from '../../model/topic.js';
import { changesOut, changesQuery, changesStream } from '../../schemas/changes.js';
import { problemResponses } from '../../schemas/common/problem.js';

const EVENT_STREAM = 'text/event-stream';
/** How often the key of a stream is checked. */
const KEY_CHECK_MS = 500;

/** The change stream of a project, for live pages (docs/rules/pages.md#live). */
export function changeRoutes(app: GluepointApp, deps: Deps): void {
  const { clock, log } = deps;
  const onError = (error: unknown) => log.warn({ err: error }, 'could not read changes; retrying');
  const streams = new ChangeStreams({ pool: deps.shares.polls, clock, onError });
  const open = new Set<EventStream>();
  let stopping = false;
  const endAll = () => {
    stopping = true;
    streams.stop();
    for (const stream of open) stream.end();
  };
  // A server stops after its last response has ended, and streams do not end on their own.
  deps.stopping.signal.addEventListener('abort', endAll, { once: true });
  app.addHook('preClose', (done) => {
    endAll();
    done();
  });

  app.get(
    '/v1/changes',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Status'],
        operationId: 'streamChanges',
        summary: 'Stream of changes (SSE)',
        description:
          'With `Accept: text/event-stream` as server-sent events: `hello` immediately, then `changed` at most once a second, and `ping` every 10 s. With `Last-Event-ID` the missed changes are sent immediately. Without that Accept header, one JSON response for clients that poll.',
        querystring: changesQuery,
        response: {
          200: {
            description: 'The topics that changed, or a stream of them',
            content: { 'application/json': { schema: changesOut }, [EVENT_STREAM]: { schema: changesStream } },
          },
          ...problemResponses(),
        },
      },
    },
    async (request, reply) => {
      const { project, query } = request;
      // A client that reconnects repeats its first URL; Last-Event-ID is newer than its `since`.
      const known = lastEventId(request) ?? query.since;
      if (request.method === 'GET' && request.headers.accept?.includes(EVENT_STREAM)) {
        await stream(request, reply, known);
        return reply;
      }
      const marks = await readMarks(deps.reading.of(request), project.id);
      return { version: versionOf(marks), topics: known === undefined ? [...TOPICS] : topicsSince(known, marks) };
    },
  );

  const stream = async (request: FastifyRequest, reply: FastifyReply, known: string | undefined) => {
    if (stopping) throw shuttingDown();
    const held: { stream: EventStream | null } = { stream: null };
    const onChange = (topics: readonly Topic[], id: string) =>
      held.stream?.send({ event: 'changed', id, data: { topics } });
    const { principal, project } = request;
    const place = await streams.join({ projectId: project.id, keyId: principal.keyId, onChange });
    if (reply.raw.destroyed || stopping) {
      place.leave();
      throw shuttingDown();
    }
    const opened = openStream(reply);
    held.stream = opened;
    open.add(opened);
    const keyCheck = endWithKey(deps, request, opened);
    reply.raw.once('close', () => {
      clearInterval(keyCheck);
      open.delete(opened);
      place.leave();
    });
    greet(opened, place, known);
  };
}

function shuttingDown(): GluepointError {
  return new GluepointError('overloaded', 'The server is shutting down.', { retryAfterSeconds: 1 });
}

function openStream(reply: FastifyReply): EventStream {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': EVENT_STREAM,
    // The connection ends with the stream, so that a graceful shutdown need not wait for it.
    connection: 'close',
    // Proxies must not buffer it (nginx).
    'x-accel-buffering': 'no',
  });
  return new EventStream(reply.raw);
}

/** Sends `hello` and what a returning client missed. A status may also have changed by time alone. */
function greet(stream: EventStream, { marks }: Subscription, known: string | undefined): void {
  const id = versionOf(marks);
  stream.send({ event: 'hello', id, data: {} });
  if (known === undefined) return;
  const topics = topicsSince(known, marks);
  stream.send({ event: 'changed', id, data: { topics: topics.includes('status') ? topics : ['status', ...topics] } });
}

/** Ends the stream soon after its key was revoked. While the store is unavailable the stream goes on. */
function endWithKey({ keys }: Pick<Deps, 'keys'>, request: FastifyRequest, stream: EventStream): NodeJS.Timeout {
  const key = keyOf(request) ?? '';
  const check = async () => {
    if ((await keys.find(key)) === null) stream.end();
  };
  return setInterval(() => check().catch(() => {}), KEY_CHECK_MS).unref();
}

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
