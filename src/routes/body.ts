import type { FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import { z } from 'zod';
import { GluepointError } from '../errors.js';
import type { GluepointApp } from './types.js';

const CLOSE_ABOVE_BYTES = 1024 * 1024;

/** How bodies are read: JSON only, with clear words for what is wrong, and no encoding that nobody decodes. */
export function installBodies(app: GluepointApp): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients send the header along with a request that has no body.
    if (body === '' && needsNoBody(request)) return done(null, undefined);
    parseJson(request, body, (error, value) => {
      if (error) done(explain(error, body));
      else done(null, value);
    });
  });
  app.addHook('onRoute', (route) => {
    const { method } = route;
    if (method !== 'GET' && method !== 'HEAD') addHook(route, refuseEncodings(route.config?.contentEncodings ?? []));
  });
  // An answer given before the body was read would have Node read on to its end.
  app.addHook('onError', (request, reply, _error, done) => {
    if (hasLargeBody(request)) reply.header('connection', 'close');
    done();
  });
}

function addHook(route: RouteOptions, hook: onRequestHookHandler): void {
  const own = route.onRequest ?? [];
  route.onRequest = [...(Array.isArray(own) ? own : [own]), hook];
}

function refuseEncodings(decoded: readonly string[]): onRequestHookHandler {
  return (request, _reply, done) => {
    const encoding = request.raw.headers['content-encoding'];
    const named = encoding?.trim().toLowerCase() ?? 'identity';
    if (named === 'identity' || decoded.includes(named)) return done();
    const known = decoded.length > 0 ? `Known here: ${decoded.join(', ')}.` : 'Send it as it is.';
    done(new GluepointError('unsupported-media-type', `Bodies encoded like this are not taken. ${known}`));
  };
}

function needsNoBody({ method, routeOptions }: FastifyRequest): boolean {
  const schema = routeOptions.schema?.body;
  return method === 'DELETE' || (schema instanceof z.ZodType && schema.safeParse(undefined).success);
}

function hasLargeBody({ raw }: FastifyRequest): boolean {
  if (raw.complete) return false;
  return raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > CLOSE_ABOVE_BYTES;
}

/** Where the JSON breaks off, in the parser's words; Fastify's own don't say. */
function explain(error: Error, body: string): Error {
  if ((error as { code?: string }).code !== 'FST_ERR_CTP_INVALID_JSON_BODY') return error;
  try {
    JSON.parse(body);
  } catch (parseError) {
    return new GluepointError('bad-input', `The body is not valid JSON: ${(parseError as Error).message}`);
  }
  return new GluepointError('bad-input', 'The body has a field named __proto__ or constructor.prototype.');
}
