import type { onRequestHookHandler } from 'fastify';
import { z } from 'zod';
import { clockOffsetMs } from '../../gluing/core/clock-offset.js';
import type { Clock } from '../../lib/clock.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { instantIn, parseInstantMs } from '../../schemas/common/instant.js';
import type { GluepointApp } from '../types.js';

const NAME = 'X-Sent-At';

/** Describes the header for the schema of a route. */
export const sentAtHeader = {
  'x-sent-at': z.string().optional().meta({
    format: 'date-time',
    description:
      'Current time by the clock of the client. If it is more than a minute off, the times in the request are shifted by the difference, and the property `clock` gives the shift',
  }),
};

declare module 'fastify' {
  interface FastifyRequest {
    /** By how much to move the times in the request; 0 unless its header X-Sent-At shows that the client's clock is wrong. */
    clockOffsetMs: number;
  }
}

/** Prepares an app for routes with `readSentAt`. */
export function decorateWithClockOffset(app: GluepointApp): void {
  app.decorateRequest('clockOffsetMs', 0);
}

/**
 * Reads the header X-Sent-At. It is compared with the time at which the head of the request arrived, so that a body that
 * arrives slowly does not count. Refuses what is no RFC 3339 time with `bad-input`.
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
