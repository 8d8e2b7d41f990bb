const LF = 10;
const CR = 13;
const LENGTH_HEADER = 'content-length:';

/** A response that this reader cannot parse; the connection cannot be used any more. */
export class UnreadableResponse extends Error {}

/**
 * Parses the responses on a connection that has one request in progress at a time: only their status and where they
 * end. Knows Content-Length only, which all responses here have.
 */
export class ResponseReader {
  #pieces: Buffer | null = null;
  #status = 0;
  /** Of the body; -1 = the head is not complete. */
  #bytesLeft = -1;

  /** Takes the first `length` bytes of `chunk`. The status once the response is complete, else 0. */
  read(chunk: Buffer, length: number): number {
    if (this.#bytesLeft >= 0) return this.#body(length);
    if (this.#pieces === null) {
      const bodyAt = this.#head(chunk, length);
      if (bodyAt > 0) return this.#body(length - bodyAt);
      // The chunk's memory is used again for the next one.
      this.#pieces = Buffer.from(chunk.subarray(0, length));
      return 0;
    }
    const all: Buffer = Buffer.concat([this.#pieces, chunk.subarray(0, length)]);
    const bodyAt = this.#head(all, all.length);
    this.#pieces = bodyAt > 0 ? null : all;
    return bodyAt > 0 ? this.#body(all.length - bodyAt) : 0;
  }

  #body(length: number): number {
    this.#bytesLeft -= length;
    if (this.#bytesLeft > 0) return 0;
    if (this.#bytesLeft < 0) throw new UnreadableResponse('The response is longer than its Content-Length.');
    this.#bytesLeft = -1;
    return this.#status;
  }

  /** Where the body begins; 0 = the head is not complete. */
  #head(bytes: Buffer, length: number): number {
    let bodyBytes = -1;
    for (let at = bytes.indexOf(LF); at !== -1 && at + 2 < length + 1; at = nextLine(bytes, at, length)) {
      const first = bytes[at + 1] as number;
      if (first === CR) {
        if (at + 2 >= length) return 0;
        this.#status = statusOf(bytes);
        this.#bytesLeft = bodyBytes >= 0 ? bodyBytes : emptyBody(this.#status);
        return at + 3;
      }
      if ((first | 32) === 99 && isLengthHeader(bytes, at + 1, length)) {
        bodyBytes = numberAt(bytes, at + 1 + LENGTH_HEADER.length, length);
      }
    }
    return 0;
  }
}

function nextLine(bytes: Buffer, from: number, length: number): number {
  for (let at = from + 1; at < length; at += 1) if (bytes[at] === LF) return at;
  return -1;
}

/** `HTTP/1.1 200 OK`. */
function statusOf(bytes: Buffer): number {
  return ((bytes[9] as number) - 48) * 100 + ((bytes[10] as number) - 48) * 10 + ((bytes[11] as number) - 48);
}

function emptyBody(status: number): number {
  if (status === 204 || status === 304) return 0;
  throw new UnreadableResponse(`A response ${status} without Content-Length.`);
}

function isLengthHeader(bytes: Buffer, at: number, length: number): boolean {
  if (at + LENGTH_HEADER.length > length) return false;
  for (let i = 1; i < LENGTH_HEADER.length - 1; i += 1) {
    if (((bytes[at + i] as number) | 32) !== (LENGTH_HEADER.charCodeAt(i) | 32)) return false;
  }
  return bytes[at + LENGTH_HEADER.length - 1] === 58;
}

function numberAt(bytes: Buffer, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < length; at += 1) {
    const digit = (bytes[at] as number) - 48;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[at] === CR) break;
  }
  return value;
}
