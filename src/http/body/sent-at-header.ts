import type { onRequestHookHandler } from 'fastify';
import { z } from 'zod';
import { clockOffsetMs } from '../../gluing/core/clock-offset.js';
import type { Clock } from '../../lib/clock.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { instantIn, parseInstantMs } from '../../schemas/common/instant.js';
import type { GluepointApp } from '../types.js';

const NAME = 'X-Sent-At';

/** The header, for the schema of a route. */
export const sentAtHeader = {
  'x-sent-at': z.string().optional().meta({
    format: 'date-time',
    description:
      'Current time by the clock of the client. If it is more than a minute off, the times in the request are shifted by the difference, and the property `clock` gives the shift',
  }),
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Shift of the times in the request; 0 unless X-Sent-At shows that the clock of the client is wrong. */
    clockOffsetMs: number;
  }
}

/** Must be called before routes with `readSentAt` are registered. */
export function decorateWithClockOffset(app: GluepointApp): void {
  app.decorateRequest('clockOffsetMs', 0);
}

/**
 * Reads the header X-Sent-At and compares it with the time at which the head of the request arrived, so that a slow body
 * does not count. Refuses anything but an RFC 3339 time with `bad-input` (docs/rules/api.md#sending).
 */
export function readSentAt(clock: Clock): onRequestHookHandler {
  return (request, _reply, done) => {
    const sentAt = request.raw.headers['x-sent-at'];
    if (sentAt === undefined) return done();
    const { success, data, error } = instantIn.safeParse(sentAt);
    if (!success) return done(badInput([{ path: NAME, message: error.issues[0]?.message ?? '' }]));
    request.clockOffsetMs = clockOffsetMs(parseInstantMs(data), clock.now());
    done();
  };
}
