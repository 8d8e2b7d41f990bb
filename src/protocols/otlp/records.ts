import type { Attributes, Value } from './values.js';

/** One log record of a request, from either encoding. Empty texts mean that nothing was given. */
export interface LogRecord {
  /** Milliseconds since 1970; null = not given. */
  timeMs: number | null;
  observedTimeMs: number | null;
  /** 1–24; 0 = not given. */
  severityNumber: number;
  severityText: string;
  eventName: string;
  body: Value;
  attributes: Attributes;
  /** Hexadecimal, lower case. */
  traceId: string;
  spanId: string;
}

/** One event of a span. */
export interface SpanEvent {
  /** Milliseconds since 1970; null = not given. */
  timeMs: number | null;
  attributes: Attributes;
}

/** A span that has exceptions, or whose error is wanted. */
export interface Span {
  /** Hexadecimal, lower case. */
  traceId: string;
  spanId: string;
  /** '' = none. */
  parentSpanId: string;
  name: string;
  /** Milliseconds since 1970; null = not given. */
  endTimeMs: number | null;
  attributes: Attributes;
  /** Its events named `exception`, in their order. */
  exceptions: readonly SpanEvent[];
  isError: boolean;
  /** What its status says; '' = nothing. */
  statusMessage: string;
}

/** Called for each log record in the order of the request, with the attributes of its resource. */
export type OnRecord = (record: LogRecord, resource: Attributes) => void;

/** Called for each span in the order of the request; null = a span that says nothing of an error. */
export type OnSpan = (span: Span | null, resource: Attributes) => void;

/** The request is not what the protocol says: sending it again gives the same. */
export class MalformedRequest extends Error {}

/** There is more in the request than one may hold. */
export class TooManyRecords extends Error {}

/** More in one request are refused as too large: occurrences as in a batch, records because each is looked at. */
export const MAX_OCCURRENCES = 10_000;
export const MAX_RECORDS = 100_000;

/** Refuses a request with so many occurrences when they are too many. */
export function checkOccurrences(count: number): void {
  if (count > MAX_OCCURRENCES) throw new TooManyRecords(`more than ${MAX_OCCURRENCES} errors and warnings`);
}

const EXCEPTION = 'exception';

/** Whether a span's event of that name is an exception. */
export function isException(eventName: unknown): boolean {
  return eventName === EXCEPTION;
}

/** Whether spans of that resource with the status ERROR are errors also where they have no exception. */
export function wantsSpanErrors(resource: Attributes): boolean {
  const wanted = resource.get('gluepoint.span.errors');
  return wanted === true || wanted === 'true';
}
