import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StatusAnswer } from '../status/reader.js';
import { severityRank } from '../status/severity.js';

/**
 * Answers a poll: 304 where the caller has this answer already; 503 with the same body at `failOn` or worse, whatever
 * the caller has, for those that look only at the code (2-api: Reading).
 */
export function answerPoll(
  request: FastifyRequest,
  reply: FastifyReply,
  { rendered, atMs }: StatusAnswer,
  failOn: 'alarm' | 'warning' | undefined,
): FastifyReply {
  reply.header('etag', rendered.etag).header('cache-control', 'no-cache');
  const known = request.headers['if-none-match'];
  if (failOn !== undefined) {
    if (severityRank(rendered.status) >= severityRank(failOn)) reply.code(503);
  } else if (known !== undefined && matchesEtag(known, rendered.etag)) {
    return reply.code(304).send();
  }
  return reply.type('application/json; charset=utf-8').send(rendered.at(atMs));
}

/** Weak comparison, as RFC 9110 has it for If-None-Match. */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
