import type { FastifyReply, FastifyRequest } from 'fastify';
import { severityRank } from '../../model/severity.js';
import type { StatusResponse } from '../../status/read/reader.js';

/**
 * Answers a poll: 304 where the caller has this answer already; 503 with the same body at `failOn` or worse, whatever
 * the caller has, for those that look only at the code (docs/rules/api.md#status-polls).
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

/** How the text of an answer is sent. */
type Send = (request: FastifyRequest, reply: FastifyReply, text: string) => FastifyReply | Promise<FastifyReply>;

const sendPlain: Send = (_request, reply, text) => reply.send(text);

/** Weak comparison, as RFC 9110 has it for If-None-Match. */
function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
