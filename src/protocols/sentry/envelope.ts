import { ByteBuffer } from '../../lib/byte-buffer.js';
import { withoutByteOrderMark } from '../../lib/byte-order-mark.js';
import { clientDropsIn, MAX_REPORT_BYTES } from './client-report.js';
import { type Json, objectOf } from './json.js';
import { Malformed, TooLarge } from './malformed.js';

/** Of one event (docs/rules/protocols.md#sentry). */
export const MAX_EVENT_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 64 * 1024;
/** Each costs time, however small it is; SDKs send a handful. */
const MAX_ITEMS = 1_000;
/** Newer SDKs put several log entries, spans or metrics into one item, and say how many. */
const MAX_ITEM_COUNT = 10_000;
const NEWLINE = 0x0a;

/** What comes next: a line with a header, a payload of a known length, one that ends with its line, what closes a payload. */
type Place = 'header' | 'item header' | 'payload' | 'line' | 'newline';

/** What is counted of an envelope beside its events. */
export interface PassedOverListener {
  /** Items were passed over. `kind`: the type that the client gave them, any text; `count`: 1 to 10 000. */
  onPassedOver(kind: string, count: number): void;
  /** The client reports events that it did not send. `reason`: any text; `quantity`: a positive integer. */
  onClientDropped(reason: string, quantity: number): void;
}

/** What becomes of the payload of an item. */
type Use = 'event' | 'report' | 'nothing';

/**
 * Reads an envelope as its bytes come, and keeps none of them but those of the header, event or client report it is in
 * the midst of: `header \n (item header \n payload)*`. A payload has exactly `length` bytes, or without it goes up to the
 * next newline; the last newline may be missing. All items but events are passed over and, once they have ended, counted;
 * of client reports up to 64 KiB it reads what the client dropped. `push` and `end` throw `Malformed`, `TooLarge`, and
 * what `onEvent` throws. The bytes that `onEvent` gets are good only until it returns.
 */
export class EnvelopeReader {
  #header: Json | null = null;
  #place: Place = 'header';
  readonly #held = new ByteBuffer();
  #items = 0;
  #use: Use = 'nothing';
  /** How the present item is counted when it is passed over. */
  #kind = '';
  #count = 1;
  /** Bytes of the payload that are still to come. */
  #left = 0;

  constructor(
    readonly onEvent: (bytes: Buffer) => void,
    readonly listener: PassedOverListener | null = null,
  ) {}

  /** The header of the envelope; null until it is there. */
  get header(): Json | null {
    return this.#header;
  }

  push(piece: Buffer): void {
    let at = 0;
    while (at < piece.length) at = this.#take(piece, at);
  }

  /** To be called when no more bytes will come. */
  end(): void {
    const place = this.#place;
    if (place === 'line' || (place === 'header' && this.#held.length > 0)) this.#endLine(this.#held.take());
    if (this.#header === null) throw new Malformed('The envelope is empty.');
    if (place === 'payload' || (place === 'item header' && this.#held.length > 0)) {
      throw new Malformed('The envelope breaks off.');
    }
  }

  /** Takes what of the piece belongs to this place; returns where the rest begins. */
  #take(piece: Buffer, at: number): number {
    if (this.#place === 'newline') {
      if (piece[at] !== NEWLINE) throw new Malformed('An item is longer than its header says.');
      this.#place = 'item header';
      return at + 1;
    }
    if (this.#place === 'payload') return this.#takePayload(piece, at);
    const newline = piece.indexOf(NEWLINE, at);
    const end = newline === -1 ? piece.length : newline;
    const bytes = this.#gather(piece.subarray(at, end), newline !== -1);
    if (bytes !== null) this.#endLine(bytes);
    return newline === -1 ? end : end + 1;
  }

  #takePayload(piece: Buffer, at: number): number {
    const end = Math.min(piece.length, at + this.#left);
    this.#left -= end - at;
    const bytes = this.#gather(piece.subarray(at, end), this.#left === 0);
    if (bytes !== null) this.#endPayload(bytes);
    return end;
  }

  /** All bytes of this place once the last of them are there, else null; what is passed over is not kept. */
  #gather(bytes: Buffer, isLast: boolean): Buffer | null {
    const isHeader = this.#place === 'header' || this.#place === 'item header';
    const length = this.#held.length + bytes.length;
    if (isHeader && length > MAX_HEADER_BYTES) throw new Malformed('A header of the envelope is too long.');
    if (!isHeader && this.#use === 'event' && length > MAX_EVENT_BYTES) throw eventTooLarge();
    if (!isHeader && this.#use === 'report' && length > MAX_REPORT_BYTES) {
      this.#use = 'nothing';
      this.#held.take();
    }
    const isKept = isHeader || this.#use !== 'nothing';
    // Nearly always it is there in one piece, and nothing is copied.
    if (isLast && this.#held.length === 0) return bytes;
    if (isKept) this.#held.add(bytes);
    return isLast ? this.#held.take() : null;
  }

  #endLine(bytes: Buffer): void {
    if (this.#place === 'header') {
      this.#header = headerOf(bytes);
      this.#place = 'item header';
    } else if (this.#place === 'line') {
      this.#endPayload(bytes);
    } else if (!isBlank(bytes)) {
      this.#beginItem(headerOf(bytes));
    }
  }

  #beginItem({ type, length, item_count }: Json): void {
    this.#items += 1;
    if (this.#items > MAX_ITEMS) throw new TooLarge(`An envelope holds at most ${MAX_ITEMS} items.`);
    if (typeof type !== 'string') throw new Malformed('An item has no type.');
    this.#use = type === 'event' ? 'event' : type === 'client_report' ? 'report' : 'nothing';
    this.#kind = type;
    this.#count = countOf(item_count);
    if (length === undefined || length === null) {
      this.#place = 'line';
      return;
    }
    if (!Number.isSafeInteger(length) || (length as number) < 0)
      throw new Malformed('The length of an item is not a number.');
    this.#left = length as number;
    if (this.#use === 'event' && this.#left > MAX_EVENT_BYTES) throw eventTooLarge();
    this.#place = 'payload';
    if (this.#left === 0) this.#endPayload(this.#held.take());
  }

  #endPayload(bytes: Buffer): void {
    this.#place = this.#place === 'line' ? 'item header' : 'newline';
    const use = this.#use;
    this.#use = 'nothing';
    if (use === 'event') this.onEvent(bytes);
    else this.#passOver(use === 'report' ? bytes : null);
  }

  /** `report`: the payload of a client report. */
  #passOver(report: Buffer | null): void {
    if (this.listener === null) return;
    this.listener.onPassedOver(this.#kind, this.#count);
    if (report === null) return;
    for (const { reason, quantity } of clientDropsIn(report)) this.listener.onClientDropped(reason, quantity);
  }
}

function headerOf(bytes: Buffer): Json {
  let header: Json | null = null;
  try {
    header = objectOf(JSON.parse(withoutByteOrderMark(bytes).toString()));
  } catch {
    // Refused below: it is not an object.
  }
  if (header === null) throw new Malformed('A header of the envelope is not a JSON object.');
  return header;
}

function countOf(itemCount: unknown): number {
  if (!Number.isSafeInteger(itemCount)) return 1;
  return Math.min(Math.max(itemCount as number, 1), MAX_ITEM_COUNT);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0x0d);
}

function eventTooLarge(): TooLarge {
  return new TooLarge('An event may have 1 MiB.');
}
