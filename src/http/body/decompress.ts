import type { Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';

const PIECE_BYTES = 64 * 1024;
const ZSTD_WINDOW_LOG = 23;
/** The compression method in the lower half of the first byte of zlib's format. */
const Z_DEFLATED = 8;

interface Decoder {
  /** `firstByte` of the body; null when the body is empty. */
  open(firstByte: number | null): Transform;
  /** What it may keep of the decoded bytes to refer back to, whatever it was sent. */
  windowBytes: number;
  /** Whether `open` depends on the first byte. */
  looksAhead?: true;
}

/** @types/node of Node 20, which has no zstd, does not know it. */
const { createZstdDecompress } = zlib as unknown as {
  createZstdDecompress?: (options: { chunkSize: number; params: Record<number, number> }) => Transform;
};
const { ZSTD_d_windowLogMax = 0 } = zlib.constants as unknown as { ZSTD_d_windowLogMax?: number };

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: { open: () => zlib.createGunzip({ chunkSize: PIECE_BYTES }), windowBytes: 0 },
  deflate: { open: openInflate, windowBytes: 0, looksAhead: true },
  br: { open: () => zlib.createBrotliDecompress({ chunkSize: PIECE_BYTES }), windowBytes: 16 * MIB },
  ...(createZstdDecompress && {
    zstd: {
      open: () => createZstdDecompress({ chunkSize: PIECE_BYTES, params: { [ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
      windowBytes: 2 ** ZSTD_WINDOW_LOG,
    },
  }),
};

/** The content encodings that this Node can decode: zstd came with Node 22.15. */
export const KNOWN_ENCODINGS: readonly string[] = Object.keys(DECODERS);
/** What every route that takes encoded bodies decodes. */
export const COMMON_ENCODINGS: readonly string[] = ['gzip', 'deflate'];

const AS_IT_IS: readonly string[] = [];

/**
 * The encodings that a Content-Encoding header says were applied, in order and in lower case; empty when the body is
 * sent as it is. `identity` and empty elements of the list count as absent, `x-gzip` is `gzip` (RFC 9110, 8.4.1.3).
 */
export function encodingsOf(header: string | undefined): readonly string[] {
  if (header === undefined) return AS_IT_IS;
  return header
    .split(',')
    .map((element) => element.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
    .map((name) => (name === 'x-gzip' ? 'gzip' : name));
}

/** The one encoding of a body; null when it is sent as it is. What a route does not decode it has refused before. */
export function encodingOf(header: string | undefined): string | null {
  return encodingsOf(header)[0] ?? null;
}

/** Memory that decoding one body may take beside its bytes; 0 where that is little. */
export function windowBytes(encoding: string): number {
  return DECODERS[encoding]?.windowBytes ?? 0;
}

/** The decoded bytes of a body as they are asked for: of a bomb, nothing is decoded beyond what is read. */
export async function* decodedPieces(payload: Readable, encoding: string): AsyncGenerator<Buffer> {
  const { open, looksAhead } = DECODERS[encoding] as Decoder;
  const decoder = open(looksAhead ? await firstByteOf(payload) : null);
  let broken: Error | null = null;
  const fail = (error: Error) => {
    broken = error;
    decoder.destroy(error);
  };
  // No pipeline: it would end the connection, which still carries the answer.
  payload.once('error', fail).pipe(decoder);
  try {
    yield* decoder;
  } catch (error) {
    throw broken ?? undecodable(error as Error & { code?: string }, encoding);
  } finally {
    payload.off('error', fail).unpipe(decoder);
    decoder.destroy();
  }
}

/** `deflate` is zlib's format (RFC 9110), but some clients send raw DEFLATE data, which never begins as zlib's does. */
function openInflate(firstByte: number | null): Transform {
  const isRaw = firstByte !== null && (firstByte & 0x0f) !== Z_DEFLATED;
  return isRaw ? zlib.createInflateRaw({ chunkSize: PIECE_BYTES }) : zlib.createInflate({ chunkSize: PIECE_BYTES });
}

/** The first byte of a body, which stays in the stream; null when the body is empty. Throws when it breaks off. */
async function firstByteOf(payload: Readable): Promise<number | null> {
  for (;;) {
    const piece = payload.read() as Buffer | null;
    if (piece !== null && piece.length > 0) {
      payload.unshift(piece);
      return piece[0] as number;
    }
    if (payload.readableEnded) return null;
    if (payload.destroyed) throw payload.errored ?? new Error('The stream was destroyed.');
    await firstOf(payload, ['readable', 'end', 'error', 'close']);
  }
}

/** Resolves at the first of some events. */
function firstOf(payload: Readable, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      for (const event of events) payload.off(event, settle);
      resolve();
    };
    for (const event of events) payload.on(event, settle);
  });
}

function undecodable({ code }: { code?: string }, encoding: string): GluepointError {
  const isCut = code === 'Z_BUF_ERROR';
  return new GluepointError(
    'bad-input',
    isCut ? `The ${encoding} body breaks off.` : `The body is not valid ${encoding}.`,
  );
}
