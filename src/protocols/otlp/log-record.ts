/** What an attribute or body holds, as plain JSON; bytes are base64, a 64-bit number beyond 2^53 is a text. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

export type Attributes = ReadonlyMap<string, Value>;

/** One log record of a request, whatever form it came in. Empty texts mean that nothing was given. */
export interface LogRecord {
  /** Milliseconds since 1970; null = not given. */
  timeMs: number | null;
  observedTimeMs: number | null;
  /** 1–24; 0 = not given. */
  severity: number;
  eventName: string;
  body: Value;
  attributes: Attributes;
  /** Hexadecimal. */
  traceId: string;
  spanId: string;
}

/** Called for each log record in the order of the request, with the attributes of its resource. */
export type OnRecord = (record: LogRecord, resource: Attributes) => void;

/** The request is not what the protocol says: another try would come to the same. */
export class MalformedRequest extends Error {}

/** Values nested deeper are not read: no logger makes them. */
export const MAX_DEPTH = 32;

/** A whole number as JSON can hold it. */
export function wholeNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** JSON knows neither NaN nor the infinities. */
export function finite(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}

/** Milliseconds of a time in nanoseconds since 1970; null for 0, which means that none is given. */
export function milliseconds(nanoseconds: string): number | null {
  const number = Number(nanoseconds);
  return number > 0 ? Math.round(number / 1e6) : null;
}
