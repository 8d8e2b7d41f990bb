import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { ByteBuffer } from '../../lib/byte-buffer.js';
import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';
import { Reservation } from '../memory/memory-budget.js';
import type { BodyMemory } from './body-memory.js';
import { decodedPieces, encodingOf, windowBytes } from './decompress.js';
import { MinRate, withMinRate } from './min-rate.js';
import { SMALL_BYTES, smallBody, toReadError, wrongLength } from './small-body.js';

/** Memory of a parsed batch, or of a large body that is read as a whole, until it is stored, per byte of the body. */
const BATCH_WEIGHT = 3;
/** Larger batches are split into items while they arrive and are never in memory as a whole. */
export const LARGE_ABOVE_BYTES = MIB;
/** First reservation of a body; a slow body grows by steps of this size. */
const STEP_BYTES = 64 * 1024;
/** A slower body releases what it does not fill yet, so that other requests can use it. */
const PROMPT_BYTES_PER_S = MIB;

/** A body of more than 16 KiB, or of a batch, from the head of its request to its response. See README.md. */
export class RequestBody {
  readonly #reservation = new Reservation();
  readonly #window = new Reservation();
  /** Bytes on the wire; null for a chunked body. */
  readonly #length: number | null;
  readonly #encoding: string | null;
  /** A chunked body may be thousands of tiny buffers in the socket: it must not wait. */
  readonly #mayWait: boolean;
  readonly #headers: IncomingHttpHeaders;
  readonly #weight: number;
  /** Decoded bytes that arrived so far. */
  #decoded = 0;
  #isLarge = false;
  #isWhole = false;
  #minRate: MinRate | null = null;

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

  /** Whether the body is known to be large, as of the latest piece. */
  get isLarge(): boolean {
    return this.#isLarge;
  }

  /** Expected size of a body that is kept as a whole; 0 if unknown or large. */
  get wholeBytes(): number {
    return this.#encoding !== null || this.#length === null || this.#length > LARGE_ABOVE_BYTES ? 0 : this.#length;
  }

  /** Releases its memory. Must be called when the response is sent or the client is gone. */
  end(): void {
    this.#minRate?.end();
    this.#window.release();
    this.#reservation.release();
  }

  /** The whole decoded body. Throws like `pieces`. */
  async whole(payload: IncomingMessage): Promise<Buffer> {
    this.#isWhole = true;
    const bytes = new ByteBuffer(this.wholeBytes);
    for await (const piece of this.pieces(payload)) bytes.add(piece);
    return bytes.take();
  }

  /** Reads the body as it is sent, at any rate, and discards it. Throws `too-large`, `bad-input`. */
  async drain(payload: IncomingMessage): Promise<void> {
    let sent = 0;
    try {
      for await (const piece of rawPieces(payload)) {
        sent += piece.length;
        if (sent > this.limitBytes) throw tooLarge();
      }
      if (this.#length !== null && sent !== this.#length) throw wrongLength();
    } catch (error) {
      throw toReadError(error as Error);
    }
  }

  /**
   * The decoded body, piece by piece, each after memory for it is reserved. Throws `too-large` as soon as the body exceeds
   * the limit of the route, `overloaded` without free memory, `timeout` below the minimum rate, `bad-input`; the
   * connection stays usable for the response.
   */
  async *pieces(payload: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      yield* this.#pieces(payload);
    } catch (error) {
      throw toReadError(error as Error);
    }
  }

  /** Reserves memory for a response of `bytes`. Throws `overloaded`. */
  async reserveResponse(bytes: number): Promise<void> {
    if (bytes > this.#reservation.bytes) await this.#reservation.reserve(this.memory.small, bytes, { mayWait: true });
  }

  /** Must be called when a response of `bytes` is written: only those are still needed. */
  onResponse(bytes: number): void {
    this.#reservation.shrinkTo(bytes);
  }

  async *#pieces(payload: IncomingMessage): AsyncGenerator<Buffer> {
    this.#minRate = this.#minRateOf(payload);
    const known = this.#encoding === null ? this.#length : null;
    for await (const piece of withMinRate(await this.#open(payload), this.#minRate)) {
      this.#decoded += piece.length;
      if (this.#decoded > this.limitBytes) throw tooLarge();
      await this.#reserveNext(known, this.#minRate);
      yield piece;
    }
    this.#window.release();
    if (known !== null && this.#decoded !== known) throw wrongLength();
    // The parsed items wait for their commit; a large body of known length never held more than that.
    this.#reservation.shrinkTo(this.#weight * this.#decoded);
  }

  /** The decoded bytes. A decoder with a large window waits for its turn; by then a small body has arrived. */
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

  #minRateOf({ socket }: IncomingMessage): MinRate {
    // An injected request (light-my-request) has no socket that counts bytes.
    const bytesRead = () => socket?.bytesRead ?? 0;
    const before = bytesRead();
    const minRate = new MinRate({
      receivedBytes: () => bytesRead() - before,
      holdsMemory: () => this.#reservation.bytes > 0,
      onWait: () => {
        if (!this.#isPrompt(minRate)) this.#reservation.shrinkTo(this.#heldWeight * this.#steps);
      },
    });
    return minRate;
  }

  #isPrompt(minRate: MinRate): boolean {
    return minRate.isAtLeast(this.#decoded, PROMPT_BYTES_PER_S);
  }

  get #heldWeight(): number {
    return this.#isLarge && !this.#isWhole ? 1 : this.#weight;
  }

  /** The decoded bytes, rounded up to whole steps. */
  get #steps(): number {
    return Math.ceil(this.#decoded / STEP_BYTES) * STEP_BYTES;
  }

  /** Reserves memory for what arrived and, for a prompt body, for the rest. */
  async #reserveNext(known: number | null, minRate: MinRate): Promise<void> {
    const length = this.#decoded;
    if (Math.max(length, known ?? 0) > LARGE_ABOVE_BYTES) this.#isLarge = true;
    const budget = this.#isLarge ? this.memory.large : this.memory.small;
    if (this.#reservation.covers(budget, this.#heldWeight * length)) return;
    // A large body of unknown length reserves the limit, so that only one such body is read at a time.
    const whole = known ?? (length <= LARGE_ABOVE_BYTES ? LARGE_ABOVE_BYTES : this.limitBytes);
    const few = Math.min(whole, this.#steps);
    const mayWait = this.#mayWait;
    if (!this.#isPrompt(minRate)) return this.#reservation.grow(budget, this.#heldWeight * few, { mayWait });
    return this.#reservation.reserve(budget, this.#heldWeight * (length <= STEP_BYTES ? few : whole), { mayWait });
  }
}

/** Iterates without destroying the stream at an early end: its connection still carries the response. */
function rawPieces(payload: Readable): AsyncIterable<Buffer> {
  return payload.iterator({ destroyOnReturn: false });
}

function tooLarge(): GluepointError {
  return new GluepointError('too-large', 'The body exceeds the limit of this route.');
}
