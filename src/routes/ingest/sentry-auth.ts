import type { FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.js';
import { GluepointError } from '../../lib/errors.js';
import { timestampInHeader } from '../../protocols/sentry/sent-at.js';
import { keyInHeader } from '../../protocols/sentry/sent-key.js';

type SenderDeps = Pick<Deps, 'keys' | 'projects' | 'quotas'>;

/** The public key in the head of a request: in a header, else in `?sentry_key=`; undefined without one. */
export function keyInHead({ raw, query }: FastifyRequest): string | undefined {
  const { 'x-sentry-auth': own, authorization } = raw.headers;
  const { sentry_key: asked } = query as { sentry_key?: unknown };
  return (
    keyInHeader(own) ?? keyInHeader(authorization) ?? (typeof asked === 'string' && asked !== '' ? asked : undefined)
  );
}

/** `sentry_timestamp` in the head of a request, which old SDKs send there: in a header, else in the query. */
export function timestampInHead({ raw, query }: FastifyRequest): unknown {
  const { 'x-sentry-auth': own, authorization } = raw.headers;
  const { sentry_timestamp: asked } = query as { sentry_timestamp?: unknown };
  return timestampInHeader(own) ?? timestampInHeader(authorization) ?? asked;
}

/**
 * Sets `principal` and `project` of a request from its public key, and holds the project to its quota of requests. Only
 * keys of role `dsn` are valid here. Throws `unauthorized`, `forbidden`, `rate-limited`.
 */
export async function admitSender(request: FastifyRequest, key: string | undefined, deps: SenderDeps): Promise<void> {
  if (key === undefined)
    throw new GluepointError('unauthorized', 'The request has no sentry_key. Use the DSN of a key of role dsn.');
  const known = deps.keys.peek(key);
  const principal = known === undefined ? await deps.keys.find(key) : known;
  if (principal === null) throw new GluepointError('unauthorized', 'The sentry_key is unknown or revoked.');
  if (principal.role !== 'dsn') {
    throw new GluepointError(
      'forbidden',
      `A key of role ${principal.role} is not allowed here. A DSN needs a key of role dsn.`,
    );
  }
  const { number } = request.params as { number: string };
  if (number !== String(principal.projectId)) {
    throw new GluepointError('forbidden', 'The key does not belong to the project in the DSN.');
  }
  const found = deps.projects.peekById(principal.projectId);
  const project = found === undefined ? await deps.projects.byId(principal.projectId) : found;
  if (project === null) throw new GluepointError('unauthorized', 'The project of this key was deleted.');
  request.principal = principal;
  request.project = project;
  const refusal = deps.quotas.admit(project);
  if (refusal !== undefined) throw refusal;
}
