import type { FastifyReply, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import { z } from 'zod';
import { GluepointError } from '../../lib/errors.js';
import { badInput, tooBroad } from '../../schemas/common/field-errors.js';
import { closeLingeringAfterResponse } from '../server/lingering-close.js';
import { limitSlowReader } from '../server/slow-reader.js';
import type { GluepointApp } from '../types.js';
import { BodyMemory } from './body-memory.js';
import { encodingsOf } from './decompress.js';
import { bodyText, parseJson } from './json.js';
import { LARGE_ABOVE_BYTES, RequestBody } from './request-body.js';
import { isSmall, readSmall } from './small-body.js';

const CLOSE_ABOVE_BYTES = 64 * 1024;
const TOO_LARGE = 'The body exceeds the limit of this route.';
const NO_LENGTH = 'The Content-Length is not a number.';

declare module 'fastify' {
  interface FastifyRequest {
    /** null for a tiny body that is no batch, which is read without asking for memory. */
    incoming: RequestBody | null;
  }
}

type ReadDone = (error: Error | null, bytes?: Buffer) => void;

/** How bodies are read: JSON only, within the memory there is, and no encoding that nobody decodes. */
export function installBodyParsers(app: GluepointApp): void {
  const memory = new BodyMemory();
  app.decorateRequest('incoming', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request, payload, done) => {
    readBody(request, payload, (error, bytes) => {
      if (error !== null || bytes === undefined) return done(error);
      // Many clients send the header along with a request that has no body.
      if (bytes.length === 0 && needsNoBody(request)) return done(null, undefined);
      try {
        const value = parseJson(bodyText(bytes));
        const broad = request.incoming === null ? null : tooBroad(value);
        done(broad && badInput([broad]), value);
      } catch (parseError) {
        done(parseError as Error);
      }
    });
  });
  app.addHook('onRoute', (route) => {
    const { method } = route;
    if (method !== 'GET' && method !== 'HEAD') addHook(route, admitBody(route, app.initialConfig.bodyLimit, memory));
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
      request.incoming?.answered(payload.length);
      limitSlowReader(reply.raw, payload.length);
    }
    done();
  });
  // An answer given before the body was read would have Node read on to its end.
  app.addHook('onError', (request, reply, error, done) => {
    if (hasMoreBody(request) || isTooSlow(error)) endConnection(request, reply);
    done();
  });
}

/** Reads a whole body, decoded. `done` gets what `IncomingBody.pieces` throws. */
export function readBody(request: FastifyRequest, payload: FastifyRequest['raw'], done: ReadDone): void {
  const { incoming } = request;
  if (incoming === null) readSmall(payload, request.raw.headers, done);
  else incoming.whole(payload).then((bytes) => done(null, bytes), done);
}

/** Reads a body to its end without decoding or keeping it. `done` gets what `IncomingBody.drain` throws. */
export function drainBody(request: FastifyRequest, payload: FastifyRequest['raw'], done: ReadDone): void {
  const { incoming } = request;
  if (incoming === null) readSmall(payload, request.raw.headers, done);
  else incoming.drain(payload).then(() => done(null), done);
}

function addHook(route: RouteOptions, hook: onRequestHookHandler): void {
  const own = route.onRequest ?? [];
  route.onRequest = [...(Array.isArray(own) ? own : [own]), hook];
}

/** Looks at what the head says of the body, before any of it is read. */
function admitBody(route: RouteOptions, defaultLimit: number | undefined, memory: BodyMemory): onRequestHookHandler {
  const decoded = route.config?.contentEncodings ?? [];
  const limit = route.bodyLimit ?? defaultLimit ?? 0;
  return (request, reply, done) => {
    const { raw } = request;
    const { 'content-encoding': encoding, 'content-length': length } = raw.headers;
    const refusal = encoding === undefined ? null : refuseEncoding(encoding, decoded);
    if (refusal !== null) return done(refusal);
    // Node's own parser lets none of these pass; whoever calls without a socket might.
    if (length !== undefined && !(Number(length) >= 0)) return done(new GluepointError('bad-input', NO_LENGTH));
    if (length !== undefined && Number(length) > limit) return done(new GluepointError('too-large', TOO_LARGE));
    // Of a batch, even a tiny one may have a long answer.
    if (hasBody(request) && (limit > LARGE_ABOVE_BYTES || !isSmall(raw))) {
      const incoming = new RequestBody(raw.headers, memory, limit);
      request.incoming = incoming;
      // Looking up the key takes time, and a client that left meanwhile is not told of again.
      if (reply.raw.destroyed || raw.socket.destroyed) incoming.end();
      else reply.raw.once('close', () => incoming.end());
    }
    done();
  };
}

/** Why a body with this Content-Encoding is not accepted by a route that decodes `decoded`; null when it is. */
function refuseEncoding(header: string, decoded: readonly string[]): GluepointError | null {
  const encodings = encodingsOf(header);
  const isAccepted = encodings.every((encoding) => decoded.includes(encoding));
  if (isAccepted && encodings.length <= 1) return null;
  const what = isAccepted ? 'More than one Content-Encoding' : 'This Content-Encoding';
  const accepted =
    decoded.length > 0 ? `Send the body as it is, or with one of ${decoded.join(', ')}.` : 'Send the body as it is.';
  return new GluepointError('unsupported-media-type', `${what} is not accepted here. ${accepted}`);
}

function needsNoBody({ method, routeOptions }: FastifyRequest): boolean {
  const schema = routeOptions.schema?.body;
  return method === 'DELETE' || (schema instanceof z.ZodType && schema.safeParse(undefined).success);
}

function hasBody({ raw }: FastifyRequest): boolean {
  return raw.headers['transfer-encoding'] !== undefined || raw.headers['content-length'] !== undefined;
}

function hasMoreBody(request: FastifyRequest): boolean {
  const { raw } = request;
  if (raw.complete) return false;
  return raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > CLOSE_ABOVE_BYTES;
}

function isTooSlow(error: unknown): boolean {
  return error instanceof GluepointError && error.code === 'timeout';
}

function endConnection({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.header('connection', 'close');
  closeLingeringAfterResponse(raw.socket);
}
