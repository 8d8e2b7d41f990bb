import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Less is not worth the work. */
const MIN_CHARACTERS = 8_192;
/** Boards repeat themselves: 1.2 MB of them become 0.07 MB by the quickest level. */
const compress = promisify(gzip);
const options = { level: constants.Z_BEST_SPEED };

/**
 * Sends a large text compressed to whoever takes that. Its ETag then is a weak one: the same answer in other bytes. For
 * answers that hold nothing which their reader could guess at by its length.
 */
export async function sendCompressed(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): Promise<FastifyReply> {
  reply.header('vary', 'Accept-Encoding');
  if (text.length < MIN_CHARACTERS || !takesGzip(request.headers['accept-encoding'])) return reply.send(text);
  const etag = reply.getHeader('etag');
  if (typeof etag === 'string') reply.header('etag', `W/${etag}`);
  return reply.header('content-encoding', 'gzip').send(await compress(text, options));
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return /(?:^|,)\s*gzip\s*(?:;\s*q=(?:0\.\d*[1-9]\d*|1(?:\.0*)?)\s*)?(?:,|$)/i.test(String(accepted ?? ''));
}
