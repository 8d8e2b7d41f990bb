import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { GluepointError } from '../errors.js';
import { ByteBudget, Share } from './byte-budget.js';
import { FrugalHeap } from './frugal-heap.js';
import { GrowingBytes } from './growing-bytes.js';
import { gunzipped } from './gzip-body.js';
import { Pace, paced } from './pace.js';

const MIB = 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** Bodies up to this size, sent as they are with their length, are read without asking for room. */
const TINY_BYTES = 16 * 1024;
/** What a batch is parsed to takes several times the memory of its text until it is stored. */
const BATCH_WEIGHT = 3;
/** Larger ones are never in memory as a whole, but taken apart as they come. */
export const LARGE_ABOVE_BYTES = MIB;
/** A body that only begins holds no more than this, and one that dawdles grows by as much. */
const STEP_BYTES = 64 * 1024;
/** A slower body gives back the room it does not fill yet, so that it cannot keep it from the others. */
const PROMPT_BYTES_PER_S = MIB;

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
  /** How many decoded bytes have come. */
  #decoded = 0;
  #isLarge = false;
  #isFrugal = false;
  #pace: Pace | null = null;

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
    this.#pace?.end();
    if (this.#isFrugal) this.memory.heap.leave();
    this.#isFrugal = false;
    this.#share.end();
  }

  /** The whole decoded body. Throws as `pieces`. */
  async whole(payload: IncomingMessage): Promise<Buffer> {
    const bytes = new GrowingBytes(this.wholeBytes);
    for await (const piece of this.pieces(payload)) bytes.add(piece);
    return bytes.take();
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
    if (bytes > this.#share.bytes) await this.#share.hold(this.memory.small, bytes, { mayWait: true });
  }

  /** To be called when the answer is written: of what was held, only its `bytes` are still needed. */
  answered(bytes: number): void {
    this.#share.shrinkTo(bytes);
  }

  async *#pieces(payload: IncomingMessage): AsyncGenerator<Buffer> {
    this.#pace = this.#paceOf(payload);
    const known = this.#isGzip ? null : this.#length;
    for await (const piece of paced(this.#isGzip ? gunzipped(payload) : rawPieces(payload), this.#pace)) {
      this.#decoded += piece.length;
      if (this.#decoded > this.limitBytes) {
        throw new GluepointError('too-large', 'The body is larger than this route takes.');
      }
      await this.#makeRoom(known, this.#pace);
      yield piece;
    }
    if (known !== null && this.#decoded !== known) throw wrongLength();
    // What it was parsed to waits for its commit; a large body of known length never held more than that.
    this.#share.shrinkTo(this.#weight * this.#decoded);
  }

  #paceOf({ socket }: IncomingMessage): Pace {
    // A request that is injected has no socket that counts.
    const bytesRead = () => socket?.bytesRead ?? 0;
    const before = bytesRead();
    const pace = new Pace({
      receivedBytes: () => bytesRead() - before,
      holdsRoom: () => this.#share.bytes > 0,
      onWait: () => {
        if (!this.#isPrompt(pace)) this.#share.shrinkTo(this.#heldWeight * this.#steps);
      },
    });
    return pace;
  }

  #isPrompt(pace: Pace): boolean {
    return pace.isAtLeast(this.#decoded, PROMPT_BYTES_PER_S);
  }

  get #heldWeight(): number {
    return this.#isLarge ? 1 : this.#weight;
  }

  /** What came, in whole steps. */
  get #steps(): number {
    return Math.ceil(this.#decoded / STEP_BYTES) * STEP_BYTES;
  }

  /** Room for what came, and if it comes promptly for what will come. */
  async #makeRoom(known: number | null, pace: Pace): Promise<void> {
    const length = this.#decoded;
    if (!this.#isLarge && Math.max(length, known ?? 0) > LARGE_ABOVE_BYTES) this.#becomeLarge();
    const budget = this.#isLarge ? this.memory.large : this.memory.small;
    if (this.#share.covers(budget, this.#heldWeight * length)) return;
    // Of unknown length: a large one asks for all, so that no two of them are taken apart at a time.
    const whole = known ?? (length <= LARGE_ABOVE_BYTES ? LARGE_ABOVE_BYTES : this.limitBytes);
    const few = Math.min(whole, this.#steps);
    const mayWait = this.#mayWait;
    if (!this.#isPrompt(pace)) return this.#share.grow(budget, this.#heldWeight * few, { mayWait });
    return this.#share.hold(budget, this.#heldWeight * (length <= STEP_BYTES ? few : whole), { mayWait });
  }

  #becomeLarge(): void {
    this.#isLarge = true;
    if (this.#share.isOver) return;
    this.#isFrugal = true;
    this.memory.heap.enter();
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
