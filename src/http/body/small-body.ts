import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { ByteBuffer } from '../../lib/byte-buffer.js';
import { GluepointError } from '../../lib/errors.js';
import { encodingOf } from './decompress.js';

/** Bodies up to this size, sent as they are with their length, are read without asking for room. */
export const SMALL_BYTES = 16 * 1024;
const NOTHING = Buffer.alloc(0);

/** Whether a body may be read without asking for room. */
export function isSmall({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return length !== undefined && Number(length) <= SMALL_BYTES && encodingOf(headers['content-encoding']) === null;
}

/** Reads a tiny body. Nearly always it is there with the head, in one piece. */
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
    if (error !== undefined) return done(readable(error));
    const bytes = more?.take() ?? first ?? NOTHING;
    if (bytes.length === Number(headers['content-length'] ?? 0)) done(null, bytes);
    else done(wrongLength());
  };
  payload.on('data', onData).on('end', finish).on('error', finish);
}

/** A tiny body as a promise. Rejects as `readTiny`. */
export function smallBody(payload: Readable, headers: IncomingHttpHeaders): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readSmall(payload, headers, (error, bytes) => (bytes === undefined ? reject(error) : resolve(bytes)));
  });
}

/** A body that breaks off is the client's doing, although its error looks like one of the store's. */
export function readable(error: Error): Error {
  if (error instanceof GluepointError) return error;
  return new GluepointError('bad-input', 'The body is incomplete.');
}

/** What is said of a body that is not as long as its head says. */
export function wrongLength(): GluepointError {
  return new GluepointError('bad-input', 'The length of the body differs from its Content-Length.');
}
