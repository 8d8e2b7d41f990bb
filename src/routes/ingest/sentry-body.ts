import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { isSmall, smallBody } from '../../http/body/small-body.js';
import { EnvelopeReader, type PassedOverListener } from '../../protocols/sentry/envelope.js';
import { eventIdOf, parseEvent } from '../../protocols/sentry/event.js';
import type { Json } from '../../protocols/sentry/json.js';
import { occurrenceOf } from '../../protocols/sentry/occurrence.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';

const NEWLINE = 0x0a;
/** So much of a large envelope is looked at in one go; then others have their turn. */
const TURN_BYTES = 128 * 1024;

/** Sets the project of a request from the header of its envelope. Throws when it may not send. */
type Admit = (header: Json) => Promise<void>;

/** What an envelope holds. */
interface Envelope {
  occurrences: OccurrenceBody[];
  /** When its SDK sent it by its own clock, as it stands in the header: of any shape. */
  sentAt: unknown;
}

/**
 * The occurrences of the events in an envelope. `admit` is called before any of it is looked at, where the head of the
 * request did not name a project. `listener` hears of the items that are no events.
 */
export async function readEnvelope(
  request: FastifyRequest,
  admit: Admit,
  listener: PassedOverListener,
): Promise<Envelope> {
  const occurrences: OccurrenceBody[] = [];
  const envelope = new EnvelopeReader((bytes) => {
    const occurrence = toOccurrence(request, bytes, envelope.header);
    if (occurrence === null) listener.onPassedOver('transaction', 1);
    else occurrences.push(occurrence);
  }, listener);
  let sinceTurn = 0;
  for await (const piece of piecesOf(request)) {
    envelope.push(request.project ? piece : await admitted(envelope, piece, admit));
    sinceTurn += piece.length;
    if (sinceTurn < TURN_BYTES) continue;
    sinceTurn = 0;
    await nextTurn();
  }
  try {
    envelope.end();
  } finally {
    // Whoever has no key is told that first.
    if (!request.project) await admit(envelope.header ?? {});
  }
  return { occurrences, sentAt: envelope.header?.sent_at };
}

/** The body of a request whose whole body is one event. */
export async function readEvent({ incoming, raw }: FastifyRequest): Promise<Buffer> {
  return incoming === null ? smallBody(raw, raw.headers) : incoming.whole(raw);
}

/** The occurrence that the JSON of an event is; null for what is no error. `header` of its envelope, null without one. */
export function toOccurrence(
  { principal, project }: FastifyRequest,
  bytes: Buffer,
  header: Json | null,
): OccurrenceBody | null {
  const event = parseEvent(bytes);
  return event === null ? null : occurrenceOf(event, principal.component ?? project.slug, eventIdOf(header?.event_id));
}

/** Reads the header of an envelope, and has its sender admitted once it is there; returns what of the piece is left. */
async function admitted(envelope: EnvelopeReader, piece: Buffer, admit: Admit): Promise<Buffer> {
  const end = piece.indexOf(NEWLINE) + 1 || piece.length;
  envelope.push(piece.subarray(0, end));
  if (envelope.header !== null) await admit(envelope.header);
  return piece.subarray(end);
}

async function* piecesOf({ incoming, raw }: FastifyRequest): AsyncGenerator<Buffer> {
  if (incoming === null) return;
  if (isSmall(raw)) yield await smallBody(raw, raw.headers);
  else yield* incoming.pieces(raw);
}
