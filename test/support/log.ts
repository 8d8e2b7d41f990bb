import { type FastifyBaseLogger, fastify } from 'fastify';

/** A logger that says nothing. */
export function quietLog(): FastifyBaseLogger {
  return fastify({ logger: { level: 'silent' } }).log;
}
