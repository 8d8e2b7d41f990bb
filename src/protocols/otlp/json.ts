import {
  type Attributes,
  finite,
  type LogRecord,
  MAX_DEPTH,
  MalformedRequest,
  milliseconds,
  type OnRecord,
  type Value,
  wholeNumber,
} from './log-record.js';

type Fields = Readonly<Record<string, unknown>>;

const OBJECT = '{'.charCodeAt(0);
const LIST = '['.charCodeAt(0);

/** Digits of a 64-bit number. */
const INTEGER = /^-?\d{1,20}$/;

/** More objects and lists than any logger puts into a request of its size: they would take a hundred times its memory. */
const MAX_NESTED = 250_000;

/** Reads a request in the protocol's form of JSON. Unknown fields are passed by. Throws MalformedRequest. */
export function readJson(text: string, onRecord: OnRecord): void {
  for (const resourceLogs of list(parse(text), 'resourceLogs')) {
    const resource = attributesOf(object(resourceLogs.resource ?? {}, 'resource'), 'attributes');
    for (const scopeLogs of list(resourceLogs, 'scopeLogs')) {
      for (const record of list(scopeLogs, 'logRecords')) onRecord(toRecord(record), resource);
    }
  }
}

function parse(text: string): Fields {
  let value: unknown;
  if (nestedIn(text) > MAX_NESTED)
    throw new MalformedRequest(`The body has more than ${MAX_NESTED} objects and lists.`);
  try {
    value = JSON.parse(text);
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

function toRecord(record: Fields): LogRecord {
  return {
    timeMs: milliseconds(integer(record.timeUnixNano ?? 0, 'timeUnixNano')),
    observedTimeMs: milliseconds(integer(record.observedTimeUnixNano ?? 0, 'observedTimeUnixNano')),
    severity: Number(integer(record.severityNumber ?? 0, 'severityNumber')),
    eventName: string(record.eventName ?? '', 'eventName'),
    body: toValue(record.body, 0),
    attributes: attributesOf(record, 'attributes'),
    traceId: string(record.traceId ?? '', 'traceId'),
    spanId: string(record.spanId ?? '', 'spanId'),
  };
}

function attributesOf(holder: Fields, name: string, depth = 0): Attributes {
  return new Map(list(holder, name).map(({ key, value }) => [string(key ?? '', 'key'), toValue(value, depth + 1)]));
}

/** A value is an object with one field, whose name says of which kind it is. */
function toValue(any: unknown, depth: number): Value {
  if (any === undefined || any === null) return null;
  if (depth > MAX_DEPTH) throw new MalformedRequest(`Values are nested deeper than ${MAX_DEPTH} levels.`);
  const value = object(any, 'value');
  if (value.stringValue != null) return string(value.stringValue, 'stringValue');
  if (value.boolValue != null) return value.boolValue === true;
  if (value.intValue != null) return wholeNumber(integer(value.intValue, 'intValue'));
  if (value.doubleValue != null) return finite(Number(value.doubleValue));
  if (value.bytesValue != null) return string(value.bytesValue, 'bytesValue');
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

function string(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new MalformedRequest(`${name}: expected a string`);
}

/** The digits of a whole number, which may come as a number or as a string. */
function integer(value: unknown, name: string): string {
  const text = typeof value === 'number' ? digitsOf(value) : value;
  if (typeof text === 'string' && INTEGER.test(text)) return text;
  throw new MalformedRequest(`${name}: expected a whole number of 64 bits`);
}

/** Without an exponent; null for what is no whole number. */
function digitsOf(number: number): string | null {
  return Number.isInteger(number) ? BigInt(number).toString() : null;
}
