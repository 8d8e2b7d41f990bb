import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { ByteBuffer } from '../../lib/byte-buffer.js';
import { GluepointError } from '../../lib/errors.js';
import { encodingOf } from './decompress.js';

/** A body of up to this size, uncompressed and with a Content-Length, is read without a reservation. */
export const SMALL_BYTES = 16 * 1024;
const NOTHING = Buffer.alloc(0);

/** Whether a body can be read without a reservation. */
export function isSmall({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return length !== undefined && Number(length) <= SMALL_BYTES && encodingOf(headers['content-encoding']) === null;
}

/** Reads a small body. It usually arrives in one piece, together with the head. Errors are `bad-input`. */
export function readSmall(
  payload: Readable,
  headers: IncomingHttpHeaders,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  let first: Buffer | null = null;
  let more: ByteBuffer | null = null;
  const onData = (piece: Buffer) => {
    if (first === null) {
      first = piece;
      return;
    }
    if (more === null) {
      more = new ByteBuffer();
      more.add(first);
    }
    more.add(piece);
  };
  const finish = (error?: Error) => {
    payload.off('data', onData).off('end', finish).off('error', finish);
    if (error !== undefined) return done(toReadError(error));
    const bytes = more?.take() ?? first ?? NOTHING;
    if (bytes.length === Number(headers['content-length'] ?? 0)) done(null, bytes);
    else done(wrongLength());
  };
  payload.on('data', onData).on('end', finish).on('error', finish);
}

/** `readSmall` as a promise. */
export function smallBody(payload: Readable, headers: IncomingHttpHeaders): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readSmall(payload, headers, (error, bytes) => (bytes === undefined ? reject(error) : resolve(bytes)));
  });
}

/** The error of a body that the client did not send completely; it would otherwise look like an error of the store. */
export function toReadError(error: Error): Error {
  if (error instanceof GluepointError) return error;
  return new GluepointError('bad-input', 'The body is incomplete.');
}

/** The error of a body whose length differs from its Content-Length. */
export function wrongLength(): GluepointError {
  return new GluepointError('bad-input', 'The length of the body differs from its Content-Length.');
}
