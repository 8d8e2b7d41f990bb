import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { severityRank } from '../../model/severity.js';
import type { StatusResponse } from '../../status/read/reader.js';

/** Shorter texts are not compressed. */
const COMPRESS_ABOVE_CHARACTERS = 8_192;
/** Boards are repetitive: the fastest level compresses 1.2 MB to 0.07 MB. */
const COMPRESSION = { level: constants.Z_BEST_SPEED };
const compress = promisify(gzip);

/**
 * Responds to a conditional GET: 304 if the client has this response; with `failOn`, 503 and the same body at that status
 * or worse, for clients that check only the code (docs/rules/api.md#status-polls).
 */
export function replyConditionally(
  request: FastifyRequest,
  reply: FastifyReply,
  { rendered, atMs }: StatusResponse,
  failOn: 'alarm' | 'warning' | undefined,
  send: Send = sendPlain,
): FastifyReply | Promise<FastifyReply> {
  reply.header('etag', rendered.etag).header('cache-control', 'no-cache');
  const known = request.headers['if-none-match'];
  if (failOn !== undefined) {
    if (severityRank(rendered.status) >= severityRank(failOn)) reply.code(503);
  } else if (known !== undefined && matchesEtag(known, rendered.etag)) {
    return reply.code(304).send();
  }
  return send(request, reply.type('application/json; charset=utf-8'), rendered.at(atMs));
}

/** Sends the text of a response. */
type Send = (request: FastifyRequest, reply: FastifyReply, text: string) => FastifyReply | Promise<FastifyReply>;

const sendPlain: Send = (_request, reply, text) => reply.send(text);

/** Weak comparison, as RFC 9110 requires for If-None-Match. */
function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/**
 * Sends a long text compressed if the client accepts gzip; its ETag becomes a weak one. Only for responses whose length
 * reveals nothing (BREACH).
 */
export async function sendCompressed(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): Promise<FastifyReply> {
  reply.header('vary', 'Accept-Encoding');
  const isShort = text.length < COMPRESS_ABOVE_CHARACTERS;
  if (isShort || !acceptsGzip(request.headers['accept-encoding'])) return reply.send(text);
  const etag = reply.getHeader('etag');
  if (typeof etag === 'string') reply.header('etag', `W/${etag}`);
  return reply.header('content-encoding', 'gzip').send(await compress(text, COMPRESSION));
}

function acceptsGzip(accepted: string | string[] | undefined): boolean {
  return /(?:^|,)\s*gzip\s*(?:;\s*q=(?:0\.\d*[1-9]\d*|1(?:\.0*)?)\s*)?(?:,|$)/i.test(String(accepted ?? ''));
}
