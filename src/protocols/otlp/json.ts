import { STATUS_ERROR } from './messages.js';
import {
  checkOccurrences,
  isException,
  type LogRecord,
  MalformedRequest,
  type OnRecord,
  type OnSpan,
  type Span,
  type SpanEvent,
  wantsSpanErrors,
} from './records.js';
import { type Attributes, finite, MAX_DEPTH, milliseconds, type Value, wholeNumber } from './values.js';

type Fields = Readonly<Record<string, unknown>>;

const OBJECT = '{'.charCodeAt(0);
const LIST = '['.charCodeAt(0);
const BYTE_ORDER_MARK = '\uFEFF';

/** Digits of a 64-bit number. */
const INTEGER = /^-?\d{1,20}$/;

/** More objects and lists than any logger puts into a request of its size: they would take a hundred times its memory. */
const MAX_NESTED = 250_000;

/** Reads an ExportLogsServiceRequest in the protocol's form of JSON. Unknown fields are ignored. Throws MalformedRequest. */
export function readLogsJson(text: string, onRecord: OnRecord): void {
  for (const resourceLogs of list(parse(text), 'resourceLogs')) {
    const resource = resourceOf(resourceLogs);
    for (const scopeLogs of list(resourceLogs, 'scopeLogs')) {
      for (const record of list(scopeLogs, 'logRecords')) onRecord(toLogRecord(record), resource);
    }
  }
}

/** Reads an ExportTraceServiceRequest in the same way. Throws MalformedRequest and TooManyRecords. */
export function readTracesJson(text: string, onSpan: OnSpan): void {
  for (const resourceSpans of list(parse(text), 'resourceSpans')) {
    const resource = resourceOf(resourceSpans);
    const wantsErrors = wantsSpanErrors(resource);
    for (const scopeSpans of list(resourceSpans, 'scopeSpans')) {
      for (const span of list(scopeSpans, 'spans')) onSpan(toSpan(span, wantsErrors), resource);
    }
  }
}

function resourceOf(holder: Fields): Attributes {
  return attributesOf(object(holder.resource ?? {}, 'resource'), 'attributes');
}

function parse(text: string): Fields {
  let value: unknown;
  if (nestedIn(text) > MAX_NESTED)
    throw new MalformedRequest(`The body has more than ${MAX_NESTED} objects and lists.`);
  try {
    value = JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch (error) {
    throw new MalformedRequest(`The body is not valid JSON: ${(error as Error).message}`);
  }
  return object(value, 'the body');
}

function nestedIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === OBJECT || unit === LIST) count += 1;
  }
  return count;
}

function toLogRecord(record: Fields): LogRecord {
  return {
    timeMs: time(record, 'timeUnixNano'),
    observedTimeMs: time(record, 'observedTimeUnixNano'),
    severityNumber: Number(integer(record.severityNumber ?? 0, 'severityNumber')),
    severityText: string(record, 'severityText'),
    eventName: string(record, 'eventName'),
    body: toValue(record.body, 0),
    attributes: attributesOf(record, 'attributes'),
    traceId: string(record, 'traceId').toLowerCase(),
    spanId: string(record, 'spanId').toLowerCase(),
  };
}

/** null for a span without an exception, whose error, if it has one, is not wanted: of those nothing is built. */
function toSpan(span: Fields, wantsErrors: boolean): Span | null {
  const exceptions = list(span, 'events').filter(({ name }) => isException(name));
  checkOccurrences(exceptions.length);
  const status = object(span.status ?? {}, 'status');
  const isError = status.code === STATUS_ERROR;
  if (exceptions.length === 0 && !(isError && wantsErrors)) return null;
  return {
    traceId: string(span, 'traceId').toLowerCase(),
    spanId: string(span, 'spanId').toLowerCase(),
    parentSpanId: string(span, 'parentSpanId').toLowerCase(),
    name: string(span, 'name'),
    endTimeMs: time(span, 'endTimeUnixNano'),
    attributes: attributesOf(span, 'attributes'),
    exceptions: exceptions.map(toEvent),
    isError,
    statusMessage: string(status, 'message'),
  };
}

function toEvent(event: Fields): SpanEvent {
  return { timeMs: time(event, 'timeUnixNano'), attributes: attributesOf(event, 'attributes') };
}

function attributesOf(holder: Fields, name: string, depth = 0): Attributes {
  return new Map(list(holder, name).map((pair) => [string(pair, 'key'), toValue(pair.value, depth + 1)]));
}

/** A value is an object with one field, whose name says of which kind it is. */
function toValue(any: unknown, depth: number): Value {
  if (any === undefined || any === null) return null;
  if (depth > MAX_DEPTH) throw new MalformedRequest(`Values are nested deeper than ${MAX_DEPTH} levels.`);
  const value = object(any, 'value');
  if (value.stringValue != null) return string(value, 'stringValue');
  if (value.boolValue != null) return value.boolValue === true;
  if (value.intValue != null) return integerOrText(value.intValue);
  if (value.doubleValue != null) return finite(Number(value.doubleValue));
  if (value.bytesValue != null) return string(value, 'bytesValue');
  if (value.arrayValue != null) {
    return list(object(value.arrayValue, 'arrayValue'), 'values').map((item) => toValue(item, depth + 1));
  }
  if (value.kvlistValue == null) return null;
  return Object.fromEntries(attributesOf(object(value.kvlistValue, 'kvlistValue'), 'values', depth));
}

function list(holder: Fields, name: string): Fields[] {
  const value = holder[name] ?? [];
  if (!Array.isArray(value)) throw new MalformedRequest(`${name}: expected a list`);
  for (const item of value) object(item, name);
  return value;
}

function object(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new MalformedRequest(`${name}: expected an object`);
}

/** A field that is a text; '' where it is missing. */
function string(holder: Fields, name: string): string {
  const value = holder[name] ?? '';
  if (typeof value === 'string') return value;
  throw new MalformedRequest(`${name}: expected a string`);
}

function time(holder: Fields, name: string): number | null {
  return milliseconds(integer(holder[name] ?? 0, name));
}

/** The digits of a whole number, which may come as a number or as a string. */
function integer(value: unknown, name: string): string {
  const text = digitsOf(value);
  if (typeof text === 'string' && INTEGER.test(text)) return text;
  throw new MalformedRequest(`${name}: expected a whole number of 64 bits`);
}

/** The integer of an attribute. What is none of 64 bits is kept as text: one wrong attribute must not cost its batch. */
function integerOrText(value: unknown): number | string {
  if (typeof value === 'object') throw new MalformedRequest('intValue: expected a whole number of 64 bits');
  const text = digitsOf(value);
  return typeof text === 'string' && INTEGER.test(text) ? wholeNumber(text) : String(text);
}

/** A whole number without an exponent; anything else as it is. */
function digitsOf(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : value;
}
