/** Makes the requests of one connection. What `next` returns is overwritten by the following call. */
export interface RequestSource {
  next(): Buffer;
}

/** Numbers of the requests of one stream, so that no two connections send the same. */
export interface Sequence {
  next: number;
}

/** Digits that hold a job's serial and the numbers of its requests or occurrences. */
const DIGITS = 12;
export const PLACEHOLDER = '0'.repeat(DIGITS);
const NUMBERS_PER_JOB = 1_000_000_000;

/** The first number of a job. */
export function firstNumber(serial: number): number {
  return (serial % 1000) * NUMBERS_PER_JOB;
}

/** Overwrites a placeholder. */
export function writeDigits(bytes: Buffer, at: number, value: number): void {
  let rest = value;
  for (let i = at + DIGITS - 1; i >= at; i -= 1) {
    const tenth = Math.floor(rest / 10);
    bytes[i] = 48 + (rest - tenth * 10);
    rest = tenth;
  }
}

/** A whole HTTP/1.1 request. */
export function httpRequest(method: string, path: string, headers: Record<string, string>, body?: string): Buffer {
  const all = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: '127.0.0.1', ...all }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}

export function jsonHeaders(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
}

/** Where every placeholder stands in a request. */
export function placeholders(request: Buffer): number[] {
  const places: number[] = [];
  for (let at = request.indexOf(PLACEHOLDER); at !== -1; at = request.indexOf(PLACEHOLDER, at + DIGITS))
    places.push(at);
  return places;
}
