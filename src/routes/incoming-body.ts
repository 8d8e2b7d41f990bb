import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { GluepointError } from '../errors.js';
import { ByteBudget, Share } from './byte-budget.js';
import { FrugalHeap } from './frugal-heap.js';
import { GrowingBytes } from './growing-bytes.js';
import { gunzipped } from './gzip-body.js';

const MIB = 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** Bodies up to this size, sent as they are with their length, are read without asking for room. */
const TINY_BYTES = 16 * 1024;
/** What a batch is parsed to takes several times the memory of its text until it is stored. */
const BATCH_WEIGHT = 3;
/** Larger ones are never in memory as a whole, but taken apart as they come. */
export const LARGE_ABOVE_BYTES = MIB;

/**
 * Memory for bodies that are being received or whose occurrences wait to be stored, in this process: large ones have
 * room of their own, so that they cannot keep the others out. What waits in line is held by the sockets.
 */
export class BodyMemory {
  readonly small = new ByteBudget(12 * MIB, { waiting: 64, patienceMs: 5_000 });
  readonly large = new ByteBudget(32 * MIB, { waiting: 8, patienceMs: 10_000 });
  readonly heap = new FrugalHeap();
}

/** A body that is not tiny, between the head of its request and its end. */
export class IncomingBody {
  readonly #share = new Share();
  /** In bytes as they are sent; null when the head does not say. */
  readonly #length: number | null;
  readonly #isGzip: boolean;
  /** A chunked body may be thousands of tiny buffers in the socket: it is not kept waiting. */
  readonly #mayWait: boolean;
  readonly #weight: number;
  #isLarge = false;
  #isFrugal = false;

  constructor(
    headers: IncomingHttpHeaders,
    readonly memory: BodyMemory,
    readonly limitBytes: number,
  ) {
    this.#isGzip = headers['content-encoding']?.trim().toLowerCase() === 'gzip';
    this.#length = headers['content-length'] === undefined ? null : Number(headers['content-length']);
    this.#mayWait = this.#length !== null;
    this.#weight = limitBytes > LARGE_ABOVE_BYTES ? BATCH_WEIGHT : 1;
  }

  /** Whether the piece that came last is part of a large body. */
  get isLarge(): boolean {
    return this.#isLarge;
  }

  /** How many bytes will be there as a whole, as far as that is known. */
  get wholeBytes(): number {
    return this.#isGzip || this.#length === null || this.#length > LARGE_ABOVE_BYTES ? 0 : this.#length;
  }

  /** Gives its memory back. To be called when the request is answered or gone. */
  end(): void {
    if (this.#isFrugal) this.memory.heap.leave();
    this.#isFrugal = false;
    this.#share.end();
  }

  /** The whole decoded body. Throws as `pieces`. */
  async whole(payload: Readable): Promise<Buffer> {
    const bytes = new GrowingBytes(this.wholeBytes);
    for await (const piece of this.pieces(payload)) bytes.add(piece);
    return bytes.take();
  }

  /**
   * The decoded body as it comes, once there is room for it. Throws `too-large` as soon as it is longer than the route
   * takes, `overloaded` when there is no room; the request can be answered then.
   */
  async *pieces(payload: Readable): AsyncGenerator<Buffer> {
    try {
      yield* this.#pieces(payload);
    } catch (error) {
      throw readable(error as Error);
    }
  }

  async #becomeLarge(bytes: number): Promise<void> {
    await this.#share.hold(this.memory.large, bytes, { mayWait: this.#mayWait });
    this.#isLarge = true;
    if (this.#share.isOver) return;
    this.#isFrugal = true;
    this.memory.heap.enter();
  }

  async *#pieces(payload: Readable): AsyncGenerator<Buffer> {
    const known = this.#isGzip ? null : this.#length;
    if (known !== null && known > LARGE_ABOVE_BYTES) await this.#becomeLarge(known);
    else
      await this.#share.hold(this.memory.small, this.#weight * (known ?? LARGE_ABOVE_BYTES), {
        mayWait: this.#mayWait,
      });
    let length = 0;
    for await (const piece of this.#isGzip ? gunzipped(payload) : rawPieces(payload)) {
      length += piece.length;
      if (length > this.limitBytes) throw new GluepointError('too-large', 'The body is larger than this route takes.');
      if (length > LARGE_ABOVE_BYTES && !this.#isLarge) {
        await this.#becomeLarge(this.limitBytes);
      }
      yield piece;
    }
    if (known !== null && length !== known) throw wrongLength();
    this.#share.shrinkTo(this.#isLarge ? length : this.#weight * length);
  }
}

/** Whether a body may be read without asking for room. */
export function isTiny({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return length !== undefined && Number(length) <= TINY_BYTES && headers['content-encoding'] === undefined;
}

/** Reads a tiny body. Nearly always it is there with the head, in one piece. */
export function readTiny(
  payload: Readable,
  headers: IncomingHttpHeaders,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  let first: Buffer | null = null;
  let more: GrowingBytes | null = null;
  const onData = (piece: Buffer) => {
    if (first === null) {
      first = piece;
      return;
    }
    if (more === null) {
      more = new GrowingBytes();
      more.add(first);
    }
    more.add(piece);
  };
  const finish = (error?: Error) => {
    payload.off('data', onData).off('end', finish).off('error', finish);
    if (error !== undefined) return done(readable(error));
    const bytes = more?.take() ?? first ?? NOTHING;
    if (bytes.length === Number(headers['content-length'] ?? 0)) done(null, bytes);
    else done(wrongLength());
  };
  payload.on('data', onData).on('end', finish).on('error', finish);
}

/** A body that breaks off is the client's doing, although its error looks like one of the store's. */
function readable(error: Error & { code?: string }): Error {
  if (error instanceof GluepointError || error.code?.startsWith('Z_')) return error;
  return new GluepointError('bad-input', 'The body breaks off.');
}

/** Leaves the stream as it is when it is not read to its end: its connection still carries the answer. */
function rawPieces(payload: Readable): AsyncIterable<Buffer> {
  return payload.iterator({ destroyOnReturn: false });
}

function wrongLength(): GluepointError {
  return new GluepointError('bad-input', 'The body is not as long as its Content-Length.');
}
