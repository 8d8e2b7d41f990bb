import type { FastifyReply, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import { z } from 'zod';
import { GluepointError } from '../../lib/errors.js';
import { badInput, tooBroad } from '../../schemas/common/field-errors.js';
import type { GcTuning } from '../memory/gc-tuning.js';
import { addOnRequest } from '../route-hooks.js';
import { closeLingeringAfterResponse } from '../server/lingering-close.js';
import type { GluepointApp } from '../types.js';
import { BodyMemory } from './body-memory.js';
import { encodingsOf } from './decompress.js';
import { bodyText, parseJson } from './json.js';
import { LARGE_ABOVE_BYTES, RequestBody } from './request-body.js';
import { isSmall, readSmall } from './small-body.js';

/** A longer rest of a body is not read after an error: the connection ends. */
const CLOSE_ABOVE_BYTES = 64 * 1024;
const TOO_LARGE = 'The body exceeds the limit of this route.';
const NO_LENGTH = 'The Content-Length is not a number.';

declare module 'fastify' {
  interface FastifyRequest {
    /** null for a small body, which is read without a reservation, unless it is a batch. */
    requestBody: RequestBody | null;
  }
}

type ReadDone = (error: Error | null, bytes?: Buffer) => void;

/**
 * Installs the JSON parser, which keeps bodies within the memory budget, and refuses other content types and
 * encodings that the route does not decode.
 */
export function installBodyParsers(app: GluepointApp, gc: GcTuning): void {
  const memory = new BodyMemory(gc);
  app.decorateRequest('requestBody', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request, payload, done) => {
    readBody(request, payload, (error, bytes) => {
      if (error !== null || bytes === undefined) return done(error);
      // Many clients send a Content-Type with a request that has no body.
      if (bytes.length === 0 && needsNoBody(request)) return done(null, undefined);
      try {
        const value = parseJson(bodyText(bytes));
        const broad = request.requestBody === null ? null : tooBroad(value);
        done(broad && badInput([broad]), value);
      } catch (parseError) {
        done(parseError as Error);
      }
    });
  });
  app.addHook('onRoute', (route) => {
    const { method } = route;
    if (method === 'GET' || method === 'HEAD') return;
    addOnRequest(route, admitBody(route, app.initialConfig.bodyLimit, memory), 'last');
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
      request.requestBody?.onResponse(payload.length);
    }
    done();
  });
  // After a response that was sent before the body was read, Node would read the body to its end.
  app.addHook('onError', (request, reply, error, done) => {
    if (hasMoreBody(request) || isTooSlow(error)) endConnection(request, reply);
    done();
  });
}

/** Reads a whole body, decoded. `done` gets the errors of `RequestBody.pieces`. */
export function readBody(request: FastifyRequest, payload: FastifyRequest['raw'], done: ReadDone): void {
  const { requestBody } = request;
  if (requestBody === null) readSmall(payload, request.raw.headers, done);
  else requestBody.whole(payload).then((bytes) => done(null, bytes), done);
}

/** Reads a body to its end and discards it. `done` gets the errors of `RequestBody.drain`. */
export function drainBody(request: FastifyRequest, payload: FastifyRequest['raw'], done: ReadDone): void {
  const { requestBody } = request;
  if (requestBody === null) readSmall(payload, request.raw.headers, done);
  else requestBody.drain(payload).then(() => done(null), done);
}

/** Checks the headers that describe the body before any of it is read, and prepares a body that is not small. */
function admitBody(route: RouteOptions, defaultLimit: number | undefined, memory: BodyMemory): onRequestHookHandler {
  const decoded = route.config?.contentEncodings ?? [];
  const limit = route.bodyLimit ?? defaultLimit ?? 0;
  return (request, reply, done) => {
    const { raw } = request;
    const { 'content-encoding': encoding, 'content-length': length } = raw.headers;
    const refusal = encoding === undefined ? null : refuseEncoding(encoding, decoded);
    if (refusal !== null) return done(refusal);
    // Node's HTTP parser refuses these, but an injected request may have one.
    if (length !== undefined && !(Number(length) >= 0)) return done(new GluepointError('bad-input', NO_LENGTH));
    if (length !== undefined && Number(length) > limit) return done(new GluepointError('too-large', TOO_LARGE));
    // The response to a batch may be long even if its body is small.
    if (hasBody(request) && (limit > LARGE_ABOVE_BYTES || !isSmall(raw))) {
      const requestBody = new RequestBody(raw.headers, memory, limit);
      request.requestBody = requestBody;
      // If the client left while its key was looked up, 'close' is not emitted again.
      if (reply.raw.destroyed || raw.socket.destroyed) requestBody.end();
      else reply.raw.once('close', () => requestBody.end());
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
    decoded.length > 0 ? `Send it uncompressed or with one of ${decoded.join(', ')}.` : 'Send it uncompressed.';
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
