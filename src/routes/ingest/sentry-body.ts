import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { isSmall, smallBody } from '../../http/body/small-body.js';
import { EnvelopeReader, type PassedOverListener } from '../../protocols/sentry/envelope.js';
import { eventIdOf, parseEvent } from '../../protocols/sentry/event.js';
import type { Json } from '../../protocols/sentry/json.js';
import { occurrenceOf } from '../../protocols/sentry/occurrence.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';

const NEWLINE = 0x0a;
/** After parsing this much of a large envelope, the event loop gets a turn. */
const TURN_BYTES = 128 * 1024;

/** Authenticates a request by the header of its envelope. */
type Authenticate = (header: Json) => Promise<void>;

/** The content of an envelope. */
interface Envelope {
  occurrences: OccurrenceBody[];
  /** `sent_at` of the header, unparsed: when the SDK sent it, by its own clock. */
  sentAt: unknown;
}

/**
 * The occurrences of the events in an envelope. If the head of the request had no key, `authenticate` is called before any
 * item is parsed. `listener` is called for items that are not events.
 */
export async function readEnvelope(
  request: FastifyRequest,
  authenticate: Authenticate,
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
    envelope.push(request.project ? piece : await authenticated(envelope, piece, authenticate));
    sinceTurn += piece.length;
    if (sinceTurn < TURN_BYTES) continue;
    sinceTurn = 0;
    await nextTurn();
  }
  try {
    envelope.end();
  } finally {
    // A missing key is reported before any other error.
    if (!request.project) await authenticate(envelope.header ?? {});
  }
  return { occurrences, sentAt: envelope.header?.sent_at };
}

/** The body of a request to /store/: one event. */
export async function readEvent({ requestBody, raw }: FastifyRequest): Promise<Buffer> {
  return requestBody === null ? smallBody(raw, raw.headers) : requestBody.whole(raw);
}

/** The occurrence of an event in JSON; null if it is not an error. `header`: of its envelope, null without one. */
export function toOccurrence(
  { principal, project }: FastifyRequest,
  bytes: Buffer,
  header: Json | null,
): OccurrenceBody | null {
  const event = parseEvent(bytes);
  return event === null ? null : occurrenceOf(event, principal.component ?? project.slug, eventIdOf(header?.event_id));
}

/** Reads the header of an envelope and authenticates its sender; returns the rest of the piece. */
async function authenticated(envelope: EnvelopeReader, piece: Buffer, authenticate: Authenticate): Promise<Buffer> {
  const end = piece.indexOf(NEWLINE) + 1 || piece.length;
  envelope.push(piece.subarray(0, end));
  if (envelope.header !== null) await authenticate(envelope.header);
  return piece.subarray(end);
}

async function* piecesOf({ requestBody, raw }: FastifyRequest): AsyncGenerator<Buffer> {
  if (requestBody === null) return;
  if (isSmall(raw)) yield await smallBody(raw, raw.headers);
  else yield* requestBody.pieces(raw);
}
