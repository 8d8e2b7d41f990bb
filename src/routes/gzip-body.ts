import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyRequest, preParsingHookHandler } from 'fastify';

/**
 * Decodes a gzip body while it streams in. Fastify counts the decoded bytes against the route's bodyLimit as they
 * come, so a bomb is answered 413 at the limit; once it is answered, nothing more is decoded.
 */
export const gunzipBody: preParsingHookHandler = (request, reply, payload, done) => {
  if (!isGzip(request)) return done(null, payload);
  const source = payload as Readable;
  const decoded = Object.assign(createGunzip(), { receivedEncodedLength: 0 });
  source.on('data', (chunk: Buffer) => {
    decoded.receivedEncodedLength += chunk.length;
  });
  pipeline(source, decoded, () => {});
  reply.raw.once('close', () => decoded.destroy());
  done(null, decoded);
};

function isGzip(request: FastifyRequest): boolean {
  const encoding = request.headers['content-encoding'];
  return encoding !== undefined && encoding.trim().toLowerCase() === 'gzip';
}
