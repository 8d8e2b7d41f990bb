import type { Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { GluepointError } from '../errors.js';

const MIB = 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
const ZSTD_WINDOW_LOG = 23;

interface Decoder {
  open(): Transform;
  /** What it may keep of the decoded bytes to refer back to, whatever it was sent. */
  windowBytes: number;
}

/** @types/node of Node 20, which has no zstd, does not know it. */
const { createZstdDecompress } = zlib as unknown as {
  createZstdDecompress?: (options: { chunkSize: number; params: Record<number, number> }) => Transform;
};
const { ZSTD_d_windowLogMax = 0 } = zlib.constants as unknown as { ZSTD_d_windowLogMax?: number };

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: { open: () => zlib.createGunzip({ chunkSize: PIECE_BYTES }), windowBytes: 0 },
  deflate: { open: () => zlib.createInflate({ chunkSize: PIECE_BYTES }), windowBytes: 0 },
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

/** How a body is encoded; null when it is sent as it is. */
export function encodingOf(header: string | undefined): string | null {
  const named = header?.trim().toLowerCase();
  return named !== undefined && Object.hasOwn(DECODERS, named) ? named : null;
}

/** Memory that decoding one body may take beside its bytes; 0 where that is little. */
export function windowBytes(encoding: string): number {
  return DECODERS[encoding]?.windowBytes ?? 0;
}

/** The decoded bytes of a body as they are asked for: of a bomb, nothing is decoded beyond what is read. */
export async function* decodedPieces(payload: Readable, encoding: string): AsyncGenerator<Buffer> {
  const decoder = (DECODERS[encoding] as Decoder).open();
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

function undecodable({ code }: { code?: string }, encoding: string): GluepointError {
  const isCut = code === 'Z_BUF_ERROR';
  return new GluepointError(
    'bad-input',
    isCut ? `The ${encoding} body breaks off.` : `The body is not valid ${encoding}.`,
  );
}
