import type { FastifyRequest } from 'fastify';
import { type AuthDeps, type AuthRules, authenticate } from '../../http/auth/authenticate.js';
import { GluepointError } from '../../lib/errors.js';
import { timestampInHeader } from '../../protocols/sentry/sent-at.js';
import { keyInHeader } from '../../protocols/sentry/sent-key.js';

/** The public key in the head of a request: in a header, else in `?sentry_key=`; undefined without one. */
export function keyInHead({ raw, query }: FastifyRequest): string | undefined {
  const { 'x-sentry-auth': own, authorization } = raw.headers;
  const { sentry_key: inQuery } = query as { sentry_key?: unknown };
  return (
    keyInHeader(own) ??
    keyInHeader(authorization) ??
    (typeof inQuery === 'string' && inQuery !== '' ? inQuery : undefined)
  );
}

/** `sentry_timestamp` in the head of a request, where old SDKs send it: in a header, else in the query. */
export function timestampInHead({ raw, query }: FastifyRequest): unknown {
  const { 'x-sentry-auth': own, authorization } = raw.headers;
  const { sentry_timestamp: inQuery } = query as { sentry_timestamp?: unknown };
  return timestampInHeader(own) ?? timestampInHeader(authorization) ?? inQuery;
}

const RULES: AuthRules = {
  allowedRoles: new Set(['dsn']),
  needsProject: true,
  isMetered: true,
  projectOf({ params }, { projectId }) {
    const { number } = params as { number: string };
    if (number === String(projectId)) return undefined;
    throw new GluepointError('forbidden', 'The key does not belong to the project in the DSN.');
  },
  unknownKey: () => new GluepointError('unauthorized', 'The sentry_key is unknown or revoked.'),
  wrongRole: (role) =>
    new GluepointError('forbidden', `A key of role ${role} is not allowed here. A DSN needs a key of role dsn.`),
};

/** Authenticates a request by the public key of a DSN. Throws `unauthorized`, `forbidden`, `rate-limited`. */
export async function authenticateSender(
  request: FastifyRequest,
  key: string | undefined,
  deps: AuthDeps,
): Promise<void> {
  if (key === undefined) {
    throw new GluepointError('unauthorized', 'The request has no sentry_key. Use the DSN of a key of role dsn.');
  }
  await authenticate(request, key, deps, RULES);
}
