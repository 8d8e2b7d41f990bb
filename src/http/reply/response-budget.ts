import type { FastifyReply, FastifyRequest } from 'fastify';
import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';
import type { GcTuning } from '../memory/gc-tuning.js';
import { Reservation } from '../memory/memory-budget.js';
import { type Owner, ResponseMemory } from '../memory/response-memory.js';
import { limitSlowReader, limitSlowStream } from '../server/slow-reader.js';
import type { GluepointApp } from '../types.js';

/** Shorter responses are neither counted nor watched. */
const LONG_ABOVE_BYTES = 16 * 1024;
/** More than this reserved: the garbage collector must not let garbage pile up beside long responses. */
const FRUGAL_ABOVE_BYTES = 16 * MIB;
/** Memory that a response takes for each of its bytes while it is made: as rows, as objects, as a text. */
export const MEMORY_PER_BYTE = 3;
/** Headers that describe a response which is replaced by a problem. */
const REPLACED = ['content-encoding', 'content-disposition', 'etag', 'vary'];

declare module 'fastify' {
  interface FastifyRequest {
    /** Memory for a long response; null: none is reserved. */
    responseReservation: Reservation | null;
  }

  interface FastifyInstance {
    /** Memory for long responses. */
    responseMemory: ResponseMemory;
  }
}

/**
 * Bounds the memory of responses: a long one is counted until its client has it, and a client that does not read ends
 * (docs/rules/api.md#size-of-responses). A route that reads large rows calls `reserveResponse` before.
 */
export function installResponseBudget(app: GluepointApp, gc: GcTuning): void {
  app.decorateRequest('responseReservation', null);
  app.decorate('responseMemory', new ResponseMemory({ watch: gc.frugalAbove(FRUGAL_ABOVE_BYTES) }));
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) {
      if (isStream(payload)) limitSlowStream(reply.raw);
      return done();
    }
    if (payload.length <= LONG_ABOVE_BYTES) {
      request.responseReservation?.release();
      return done();
    }
    // A buffer lies outside the heap, and takes no more bytes than what is sent.
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    holdUntilSent(request, reply, bytes.length).then(
      () => {
        limitSlowReader(reply.raw, bytes.length);
        done(null, bytes);
      },
      (error) => {
        for (const name of REPLACED) reply.removeHeader(name);
        done(error);
      },
    );
  });
}

/**
 * Reserves `bytes` for the response of a request before its rows are read, and waits for them a bounded time. What exceeds
 * the response is released when it was made, the rest when the client has it or is gone. Rejects with `overloaded`.
 */
export async function reserveResponse(request: FastifyRequest, reply: FastifyReply, bytes: number): Promise<void> {
  const share = request.server.responseMemory.shareOf(ownerOf(request), { isMade: false });
  await reservationOf(request, reply).reserve(share, bytes, { mayWait: true });
}

/**
 * Counts a response that was made. The reservation of a body covers its response, too. What was changed is not reported as
 * failed: such a response is sent in any case.
 */
async function holdUntilSent(request: FastifyRequest, reply: FastifyReply, bytes: number): Promise<void> {
  if (request.requestBody !== null) return;
  const reservation = reservationOf(request, reply);
  if (reservation.bytes >= bytes) return reservation.shrinkTo(bytes);
  const share = request.server.responseMemory.shareOf(ownerOf(request), { isMade: true });
  if (isRead(request)) return reservation.reserve(share, bytes, { mayWait: true });
  await reservation.reserve(share, bytes, { mayWait: false }).catch((error) => {
    if (!(error instanceof GluepointError)) throw error;
  });
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function reservationOf(request: FastifyRequest, reply: FastifyReply): Reservation {
  if (request.responseReservation !== null) return request.responseReservation;
  const reservation = new Reservation();
  request.responseReservation = reservation;
  // If the client left before, 'close' is not emitted again.
  if (reply.raw.destroyed || request.raw.socket?.destroyed) reservation.release();
  else reply.raw.once('close', () => reservation.release());
  return reservation;
}

function ownerOf({ project }: FastifyRequest): Owner {
  return project?.id ?? null;
}

function isStream(payload: unknown): boolean {
  return typeof (payload as { pipe?: unknown } | null)?.pipe === 'function';
}
