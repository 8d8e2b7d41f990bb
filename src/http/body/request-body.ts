import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { ByteBuffer } from '../../lib/byte-buffer.js';
import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';
import type { BodyMemory } from './body-memory.js';
import { decodedPieces, encodingOf, windowBytes } from './decompress.js';
import { MinRate, withMinRate } from './min-rate.js';
import { Reservation } from './reservation.js';
import { readable, SMALL_BYTES, smallBody, wrongLength } from './small-body.js';

/** What a batch, or a large body as a whole, is parsed to takes several times its memory until it is stored. */
const BATCH_WEIGHT = 3;
/** Larger batches are never in memory as a whole, but taken apart as they come. */
export const LARGE_ABOVE_BYTES = MIB;
/** A body that only begins holds no more than this, and one that dawdles grows by as much. */
const STEP_BYTES = 64 * 1024;
/** A slower body gives back the room it does not fill yet, so that it cannot keep it from the others. */
const PROMPT_BYTES_PER_S = MIB;

/** A body that is not tiny, between the head of its request and its end. */
export class RequestBody {
  readonly #share = new Reservation();
  readonly #window = new Reservation();
  /** In bytes as they are sent; null when the head does not say. */
  readonly #length: number | null;
  readonly #encoding: string | null;
  /** A chunked body may be thousands of tiny buffers in the socket: it is not kept waiting. */
  readonly #mayWait: boolean;
  readonly #headers: IncomingHttpHeaders;
  readonly #weight: number;
  /** How many decoded bytes have come. */
  #decoded = 0;
  #isLarge = false;
  #isWhole = false;
  #pace: MinRate | null = null;

  constructor(
    headers: IncomingHttpHeaders,
    readonly memory: BodyMemory,
    readonly limitBytes: number,
  ) {
    this.#encoding = encodingOf(headers['content-encoding']);
    this.#length = headers['content-length'] === undefined ? null : Number(headers['content-length']);
    this.#mayWait = this.#length !== null;
    this.#headers = headers;
    this.#weight = limitBytes > LARGE_ABOVE_BYTES ? BATCH_WEIGHT : 1;
  }

  /** Whether the piece that came last is part of a large body. */
  get isLarge(): boolean {
    return this.#isLarge;
  }

  /** How many bytes will be there as a whole, as far as that is known. */
  get wholeBytes(): number {
    return this.#encoding !== null || this.#length === null || this.#length > LARGE_ABOVE_BYTES ? 0 : this.#length;
  }

  /** Gives its memory back. To be called when the request is answered or gone. */
  end(): void {
    this.#pace?.end();
    this.#window.end();
    this.#share.end();
  }

  /** The whole decoded body. Throws as `pieces`. */
  async whole(payload: IncomingMessage): Promise<Buffer> {
    this.#isWhole = true;
    const bytes = new ByteBuffer(this.wholeBytes);
    for await (const piece of this.pieces(payload)) bytes.add(piece);
    return bytes.take();
  }

  /** Reads on to the end of the body as it is sent, and holds nothing of it: it may come slowly. Throws `too-large`. */
  async drain(payload: IncomingMessage): Promise<void> {
    let sent = 0;
    try {
      for await (const piece of rawPieces(payload)) {
        sent += piece.length;
        if (sent > this.limitBytes) throw tooLarge();
      }
      if (this.#length !== null && sent !== this.#length) throw wrongLength();
    } catch (error) {
      throw readable(error as Error);
    }
  }

  /**
   * The decoded body as it comes, once there is room for it. Throws `too-large` as soon as it is longer than the route
   * takes, `overloaded` when there is no room, `timeout` when it comes too slowly; the request can be answered then.
   */
  async *pieces(payload: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      yield* this.#pieces(payload);
    } catch (error) {
      throw readable(error as Error);
    }
  }

  /** Makes room for an answer that takes `bytes`. Throws `overloaded` when there is none. */
  async holdAnswer(bytes: number): Promise<void> {
    if (bytes > this.#share.bytes) await this.#share.reserve(this.memory.small, bytes, { mayWait: true });
  }

  /** To be called when the answer is written: of what was held, only its `bytes` are still needed. */
  answered(bytes: number): void {
    this.#share.shrinkTo(bytes);
  }

  async *#pieces(payload: IncomingMessage): AsyncGenerator<Buffer> {
    this.#pace = this.#paceOf(payload);
    const known = this.#encoding === null ? this.#length : null;
    for await (const piece of withMinRate(await this.#open(payload), this.#pace)) {
      this.#decoded += piece.length;
      if (this.#decoded > this.limitBytes) throw tooLarge();
      await this.#makeRoom(known, this.#pace);
      yield piece;
    }
    this.#window.end();
    if (known !== null && this.#decoded !== known) throw wrongLength();
    // What it was parsed to waits for its commit; a large body of known length never held more than that.
    this.#share.shrinkTo(this.#weight * this.#decoded);
  }

  /** The decoded bytes as they come. A decoder that needs much memory has its turn, and its short bodies are there by then. */
  async #open(payload: Readable): Promise<AsyncIterable<Buffer>> {
    const encoding = this.#encoding;
    if (encoding === null) return rawPieces(payload);
    const window = windowBytes(encoding);
    if (window === 0) return decodedPieces(payload, encoding);
    const isShort = this.#length !== null && this.#length <= SMALL_BYTES;
    const source = isShort ? Readable.from([await smallBody(payload, this.#headers)]) : payload;
    await this.#window.reserve(this.memory.windows, window, { mayWait: this.#mayWait });
    return decodedPieces(source, encoding);
  }

  #paceOf({ socket }: IncomingMessage): MinRate {
    // A request that is injected has no socket that counts.
    const bytesRead = () => socket?.bytesRead ?? 0;
    const before = bytesRead();
    const pace = new MinRate({
      receivedBytes: () => bytesRead() - before,
      holdsRoom: () => this.#share.bytes > 0,
      onWait: () => {
        if (!this.#isPrompt(pace)) this.#share.shrinkTo(this.#heldWeight * this.#steps);
      },
    });
    return pace;
  }

  #isPrompt(pace: MinRate): boolean {
    return pace.isAtLeast(this.#decoded, PROMPT_BYTES_PER_S);
  }

  get #heldWeight(): number {
    return this.#isLarge && !this.#isWhole ? 1 : this.#weight;
  }

  /** What came, in whole steps. */
  get #steps(): number {
    return Math.ceil(this.#decoded / STEP_BYTES) * STEP_BYTES;
  }

  /** Room for what came, and if it comes promptly for what will come. */
  async #makeRoom(known: number | null, pace: MinRate): Promise<void> {
    const length = this.#decoded;
    if (Math.max(length, known ?? 0) > LARGE_ABOVE_BYTES) this.#isLarge = true;
    const budget = this.#isLarge ? this.memory.large : this.memory.small;
    if (this.#share.covers(budget, this.#heldWeight * length)) return;
    // Of unknown length: a large one asks for all, so that no two of them are taken apart at a time.
    const whole = known ?? (length <= LARGE_ABOVE_BYTES ? LARGE_ABOVE_BYTES : this.limitBytes);
    const few = Math.min(whole, this.#steps);
    const mayWait = this.#mayWait;
    if (!this.#isPrompt(pace)) return this.#share.grow(budget, this.#heldWeight * few, { mayWait });
    return this.#share.reserve(budget, this.#heldWeight * (length <= STEP_BYTES ? few : whole), { mayWait });
  }
}

/** Leaves the stream as it is when it is not read to its end: its connection still carries the answer. */
function rawPieces(payload: Readable): AsyncIterable<Buffer> {
  return payload.iterator({ destroyOnReturn: false });
}

function tooLarge(): GluepointError {
  return new GluepointError('too-large', 'The body is larger than this route takes.');
}
