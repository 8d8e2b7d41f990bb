import type protobuf from 'protobufjs/light.js';
import { Allowance, CountedReader } from './counted-reader.js';
import {
  finite,
  type LogRecord,
  MAX_DEPTH,
  MalformedRequest,
  milliseconds,
  type OnRecord,
  type Value,
  wholeNumber,
} from './log-record.js';
import { LOG_RECORDS, logRecordMessage, RESOURCE, RESOURCE_LOGS, resourceMessage, SCOPE_LOGS } from './messages.js';

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
  eventName: string;
  body?: AnyValue | null;
  attributes: KeyValue[];
  traceId: Uint8Array;
  spanId: Uint8Array;
}

/** Reads a request in binary protobuf, one record at a time. Throws MalformedRequest. */
export function readProtobuf(bytes: Uint8Array, onRecord: OnRecord): void {
  const fields = new Allowance(MAX_FIELDS);
  try {
    for (const resourceLogs of fieldsOf(bytes, RESOURCE_LOGS, fields)) readResourceLogs(resourceLogs, fields, onRecord);
  } catch (error) {
    if (!isProtobufsOwn(error)) throw error;
    throw new MalformedRequest(`The body is not an ExportLogsServiceRequest in protobuf: ${error.message}`);
  }
}

/** The library throws plain errors of two kinds. */
function isProtobufsOwn(error: unknown): error is Error {
  return error instanceof Error && (error.constructor === Error || error.constructor === RangeError);
}

function readResourceLogs(bytes: Uint8Array, fields: Allowance, onRecord: OnRecord): void {
  const read = <Message>(type: protobuf.Type, message: Uint8Array) =>
    type.decode(new CountedReader(message, new Allowance(MAX_FIELDS_OF_ONE, fields))) as unknown as Message;
  const resource = new Map<string, Value>();
  // It may stand behind its records.
  for (const message of fieldsOf(bytes, RESOURCE, fields)) {
    const { attributes } = read<{ attributes: KeyValue[] }>(resourceMessage, message);
    for (const [key, value] of attributesOf(attributes)) resource.set(key, value);
  }
  for (const scopeLogs of fieldsOf(bytes, SCOPE_LOGS, fields)) {
    for (const message of fieldsOf(scopeLogs, LOG_RECORDS, fields)) {
      onRecord(toRecord(read<LogRecordMessage>(logRecordMessage, message)), resource);
    }
  }
}

/** The parts of a message with one number, as they stand there: nothing is built of what is only passed by. */
function* fieldsOf(bytes: Uint8Array, wanted: number, fields: Allowance): Generator<Uint8Array> {
  const reader = new CountedReader(bytes, fields);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === wanted && (tag & 7) === LENGTH_DELIMITED) yield reader.bytes();
    else reader.skipType(tag & 7, 0, field);
  }
}

function toRecord(message: LogRecordMessage): LogRecord {
  return {
    timeMs: milliseconds(message.timeUnixNano.toString()),
    observedTimeMs: milliseconds(message.observedTimeUnixNano.toString()),
    severity: message.severityNumber,
    eventName: message.eventName,
    body: toValue(message.body),
    attributes: attributesOf(message.attributes),
    traceId: hexOf(message.traceId),
    spanId: hexOf(message.spanId),
  };
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
