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
/** How often it is looked whether the key of a stream is still good. */
const KEY_CHECK_MS = 500;

/** What changes in a project, as it happens, for pages that show it (docs/rules/pages.md#live). */
export function changeRoutes(app: GluepointApp, deps: Deps): void {
  const { pool, clock, log } = deps;
  const onError = (error: unknown) => log.warn({ err: error }, 'could not look for changes; trying on');
  const streams = new ChangeStreams({ pool, clock, onError });
  const open = new Set<EventStream>();
  let stopping = false;
  const endAll = () => {
    stopping = true;
    streams.stop();
    for (const stream of open) stream.end();
  };
  // A server does not stop before its last answer has ended, and these have no end of their own.
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
        summary: 'What has changed',
        description:
          'With `Accept: text/event-stream` as server-sent events: `hello` at once, then `changed` at most once a second, and `ping` every 10 s. `Last-Event-ID` has what was missed told at once. Otherwise the same as one answer, for those that ask now and then.',
        querystring: changesQuery,
        response: {
          200: {
            description: 'The topics, or a stream of them',
            content: { 'application/json': { schema: changesOut }, [EVENT_STREAM]: { schema: changesStream } },
          },
          ...problemResponses(),
        },
      },
    },
    async (request, reply) => {
      const { project, query } = request;
      // Who reconnects names the address it began with, and how far it came.
      const known = lastEventId(request) ?? query.since;
      if (request.method === 'GET' && request.headers.accept?.includes(EVENT_STREAM)) {
        await stream(request, reply, known);
        return reply;
      }
      const marks = await readMarks(pool, project.id);
      return { version: versionOf(marks), topics: known === undefined ? [...TOPICS] : topicsSince(known, marks) };
    },
  );

  const stream = async (request: FastifyRequest, reply: FastifyReply, known: string | undefined) => {
    if (stopping) throw isStopping();
    const held: { stream: EventStream | null } = { stream: null };
    const onChange = (topics: readonly Topic[], id: string) =>
      held.stream?.send({ event: 'changed', id, data: { topics } });
    const { principal, project } = request;
    const place = await streams.join({ projectId: project.id, keyId: principal.keyId, onChange });
    if (reply.raw.destroyed || stopping) {
      place.leave();
      throw isStopping();
    }
    const opened = begin(reply);
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

function isStopping(): GluepointError {
  return new GluepointError('overloaded', 'The service is stopping.', { retryAfterSeconds: 1 });
}

function begin(reply: FastifyReply): EventStream {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': EVENT_STREAM,
    // When it ends, nothing else is to come on this connection: a stopping server need not wait for that.
    connection: 'close',
    // A proxy that collects answers would hold it back.
    'x-accel-buffering': 'no',
  });
  return new EventStream(reply.raw);
}

/** What a returning listener missed is told at once; of a status also what only time changed. */
function greet(stream: EventStream, { marks }: Subscription, known: string | undefined): void {
  const id = versionOf(marks);
  stream.send({ event: 'hello', id, data: {} });
  if (known === undefined) return;
  const topics = topicsSince(known, marks);
  stream.send({ event: 'changed', id, data: { topics: topics.includes('status') ? topics : ['status', ...topics] } });
}

/** Ends the stream soon after its key was revoked. While the store is away nobody can tell, and it goes on. */
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
