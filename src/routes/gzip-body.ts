import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const PIECE_BYTES = 64 * 1024;

/** The decoded bytes of a gzip body as they are asked for: of a bomb, nothing is decoded beyond what is read. */
export async function* gunzipped(payload: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  const fail = (error: Error) => gunzip.destroy(error);
  // No pipeline: it would end the connection, which still carries the answer.
  payload.once('error', fail).pipe(gunzip);
  try {
    yield* gunzip;
  } finally {
    payload.off('error', fail).unpipe(gunzip);
    gunzip.destroy();
  }
}
