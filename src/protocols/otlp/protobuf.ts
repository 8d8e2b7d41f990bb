import type protobuf from 'protobufjs/light.js';
import { Allowance, CountedReader } from './counted-reader.js';
import {
  EVENT_NAME,
  logRecordMessage,
  RECORDS,
  RESOURCE,
  RESOURCES,
  resourceMessage,
  SCOPES,
  SPAN_EVENTS,
  SPAN_STATUS,
  STATUS_ERROR,
  spanEventMessage,
  spanMessage,
  spanStatusMessage,
} from './messages.js';
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

const LENGTH_DELIMITED = 2;

/**
 * Fields in a request, each of which costs time, and in one record or resource, which is in memory as a whole: empty
 * values take a hundred times the memory of their two bytes. No logger makes so many.
 */
const MAX_FIELDS = 1_000_000;
const MAX_FIELDS_OF_ONE = 50_000;

interface AnyValue {
  /** Which of the fields it is. */
  value?: 'stringValue' | 'boolValue' | 'intValue' | 'doubleValue' | 'arrayValue' | 'kvlistValue' | 'bytesValue';
  stringValue: string;
  boolValue: boolean;
  intValue: { toString(): string };
  doubleValue: number;
  arrayValue: { values: AnyValue[] };
  kvlistValue: { values: KeyValue[] };
  bytesValue: Uint8Array;
}

interface KeyValue {
  key: string;
  value?: AnyValue | null;
}

interface LogRecordMessage {
  timeUnixNano: { toString(): string };
  observedTimeUnixNano: { toString(): string };
  severityNumber: number;
  severityText: string;
  eventName: string;
  body?: AnyValue | null;
  attributes: KeyValue[];
  traceId: Uint8Array;
  spanId: Uint8Array;
}

interface SpanMessage {
  traceId: Uint8Array;
  spanId: Uint8Array;
  parentSpanId: Uint8Array;
  name: string;
  endTimeUnixNano: { toString(): string };
  attributes: KeyValue[];
}

interface SpanEventMessage {
  timeUnixNano: { toString(): string };
  attributes: KeyValue[];
}

/** Reads an ExportLogsServiceRequest in binary protobuf, one record at a time. Throws MalformedRequest. */
export function readLogsProtobuf(bytes: Uint8Array, onRecord: OnRecord): void {
  readRecords(bytes, (record, resource, fields) => {
    onRecord(toLogRecord(decode<LogRecordMessage>(logRecordMessage, record, fields)), resource);
  });
}

/** Reads an ExportTraceServiceRequest in binary protobuf, one span at a time. Throws MalformedRequest, TooManyRecords. */
export function readTracesProtobuf(bytes: Uint8Array, onSpan: OnSpan): void {
  readRecords(bytes, (span, resource, fields) => onSpan(toSpan(span, wantsSpanErrors(resource), fields), resource));
}

type OnBytes = (record: Uint8Array, resource: Attributes, fields: Allowance) => void;

/** Calls `onBytes` for each record of a request, with the attributes of its resource and how many fields are left. */
function readRecords(bytes: Uint8Array, onBytes: OnBytes): void {
  const fields = new Allowance(MAX_FIELDS);
  try {
    for (const { bytes: ofResource } of partsOf(bytes, fields, RESOURCES)) {
      readOfResource(ofResource, fields, onBytes);
    }
  } catch (error) {
    if (!isProtobufsOwn(error)) throw error;
    throw new MalformedRequest(`The body is not a request of OTLP in protobuf: ${error.message}`);
  }
}

/** The library throws plain errors of two kinds. */
function isProtobufsOwn(error: unknown): error is Error {
  return error instanceof Error && (error.constructor === Error || error.constructor === RangeError);
}

function readOfResource(bytes: Uint8Array, fields: Allowance, onBytes: OnBytes): void {
  const resource = new Map<string, Value>();
  // It may stand behind its records.
  for (const part of partsOf(bytes, fields, RESOURCE)) {
    const { attributes } = decode<{ attributes: KeyValue[] }>(resourceMessage, part.bytes, fields);
    for (const [key, value] of attributesOf(attributes)) resource.set(key, value);
  }
  for (const scope of partsOf(bytes, fields, SCOPES)) {
    for (const record of partsOf(scope.bytes, fields, RECORDS)) onBytes(record.bytes, resource, fields);
  }
}

interface Part {
  field: number;
  bytes: Uint8Array;
}

/** The parts of a message with these numbers, as they stand there: nothing is built of what is only passed over. */
function* partsOf(bytes: Uint8Array, fields: Allowance, ...wanted: number[]): Generator<Part> {
  const reader = new CountedReader(bytes, fields);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if ((tag & 7) === LENGTH_DELIMITED && wanted.includes(field)) yield { field, bytes: reader.bytes() };
    else reader.skipType(tag & 7, 0, field);
  }
}

function decode<Message>(type: protobuf.Type, bytes: Uint8Array, fields: Allowance): Message {
  return type.decode(new CountedReader(bytes, new Allowance(MAX_FIELDS_OF_ONE, fields))) as unknown as Message;
}

function toLogRecord(message: LogRecordMessage): LogRecord {
  return {
    timeMs: milliseconds(message.timeUnixNano.toString()),
    observedTimeMs: milliseconds(message.observedTimeUnixNano.toString()),
    severityNumber: message.severityNumber,
    severityText: message.severityText,
    eventName: message.eventName,
    body: toValue(message.body),
    attributes: attributesOf(message.attributes),
    traceId: hexOf(message.traceId),
    spanId: hexOf(message.spanId),
  };
}

/** null for a span without an exception, whose error, if it has one, is not wanted: of those nothing is built. */
function toSpan(bytes: Uint8Array, wantsErrors: boolean, fields: Allowance): Span | null {
  const exceptions: Uint8Array[] = [];
  let status = { code: 0, message: '' };
  for (const part of partsOf(bytes, fields, SPAN_EVENTS, SPAN_STATUS)) {
    if (part.field === SPAN_STATUS) status = decode<typeof status>(spanStatusMessage, part.bytes, fields);
    else if (isException(nameOf(part.bytes, fields))) exceptions.push(part.bytes);
    checkOccurrences(exceptions.length);
  }
  const isError = status.code === STATUS_ERROR;
  if (exceptions.length === 0 && !(isError && wantsErrors)) return null;
  const span = decode<SpanMessage>(spanMessage, bytes, fields);
  return {
    traceId: hexOf(span.traceId),
    spanId: hexOf(span.spanId),
    parentSpanId: hexOf(span.parentSpanId),
    name: span.name,
    endTimeMs: milliseconds(span.endTimeUnixNano.toString()),
    attributes: attributesOf(span.attributes),
    exceptions: exceptions.map((event) => toEvent(decode<SpanEventMessage>(spanEventMessage, event, fields))),
    isError,
    statusMessage: status.message,
  };
}

/** The name of a span's event. */
function nameOf(event: Uint8Array, fields: Allowance): string {
  let name: Uint8Array = new Uint8Array();
  for (const { bytes } of partsOf(event, fields, EVENT_NAME)) name = bytes;
  return name.length > 'exception'.length ? '' : Buffer.from(name).toString('latin1');
}

function toEvent({ timeUnixNano, attributes }: SpanEventMessage): SpanEvent {
  return { timeMs: milliseconds(timeUnixNano.toString()), attributes: attributesOf(attributes) };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function attributesOf(pairs: readonly KeyValue[], depth = 0): Map<string, Value> {
  return new Map(pairs.map(({ key, value }) => [key, toValue(value, depth + 1)]));
}

function toValue(any: AnyValue | null | undefined, depth = 0): Value {
  if (depth > MAX_DEPTH) throw new MalformedRequest(`Values are nested deeper than ${MAX_DEPTH} levels.`);
  if (any?.value === undefined) return null;
  switch (any.value) {
    case 'intValue':
      return wholeNumber(any.intValue.toString());
    case 'doubleValue':
      return finite(any.doubleValue);
    case 'arrayValue':
      return any.arrayValue.values.map((value) => toValue(value, depth + 1));
    case 'kvlistValue':
      return Object.fromEntries(attributesOf(any.kvlistValue.values, depth));
    case 'bytesValue':
      return Buffer.from(any.bytesValue).toString('base64');
    default:
      return any[any.value];
  }
}
