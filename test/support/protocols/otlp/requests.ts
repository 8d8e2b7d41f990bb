import protobuf from 'protobufjs/light.js';

const { Field, OneOf, Root, Type } = protobuf;

/** Every field of OTLP logs and traces v1, also those that the service passes over, written down apart from its own list. */
const FIELDS: Record<string, string> = {
  Request: 'repeated ResourceLogs resourceLogs 1',
  ResourceLogs: 'Resource resource 1, repeated ScopeLogs scopeLogs 2, string schemaUrl 3',
  Resource: 'repeated KeyValue attributes 1, uint32 droppedAttributesCount 2',
  ScopeLogs: 'Scope scope 1, repeated LogRecord logRecords 2, string schemaUrl 3',
  Scope: 'string name 1, string version 2, repeated KeyValue attributes 3',
  LogRecord:
    'fixed64 timeUnixNano 1, int32 severityNumber 2, string severityText 3, AnyValue body 5, repeated KeyValue attributes 6, uint32 droppedAttributesCount 7, fixed32 flags 8, bytes traceId 9, bytes spanId 10, fixed64 observedTimeUnixNano 11, string eventName 12',
  TraceRequest: 'repeated ResourceSpans resourceSpans 1',
  ResourceSpans: 'Resource resource 1, repeated ScopeSpans scopeSpans 2, string schemaUrl 3',
  ScopeSpans: 'Scope scope 1, repeated Span spans 2, string schemaUrl 3',
  Span: 'bytes traceId 1, bytes spanId 2, string traceState 3, bytes parentSpanId 4, string name 5, int32 kind 6, fixed64 startTimeUnixNano 7, fixed64 endTimeUnixNano 8, repeated KeyValue attributes 9, uint32 droppedAttributesCount 10, repeated Event events 11, uint32 droppedEventsCount 12, repeated Link links 13, uint32 droppedLinksCount 14, SpanStatus status 15, fixed32 flags 16',
  Event: 'fixed64 timeUnixNano 1, string name 2, repeated KeyValue attributes 3, uint32 droppedAttributesCount 4',
  Link: 'bytes traceId 1, bytes spanId 2, string traceState 3, repeated KeyValue attributes 4',
  SpanStatus: 'string message 2, int32 code 3',
  TraceResponse: 'TracePartialSuccess partialSuccess 1',
  TracePartialSuccess: 'int64 rejectedSpans 1, string errorMessage 2',
  KeyValue: 'string key 1, AnyValue value 2',
  AnyValue:
    'string stringValue 1, bool boolValue 2, int64 intValue 3, double doubleValue 4, ArrayValue arrayValue 5, KeyValueList kvlistValue 6, bytes bytesValue 7',
  ArrayValue: 'repeated AnyValue values 1',
  KeyValueList: 'repeated KeyValue values 1',
  Response: 'PartialSuccess partialSuccess 1',
  PartialSuccess: 'int64 rejectedLogRecords 1, string errorMessage 2',
  Status: 'int32 code 1, string message 2',
};

const root = new Root();
for (const [name, fields] of Object.entries(FIELDS)) {
  const type = new Type(name);
  for (const field of fields.split(', ')) {
    const [id, fieldName, kind, rule] = field.split(' ').reverse() as [string, string, string, string?];
    type.add(new Field(fieldName, Number(id), kind, rule));
  }
  if (name === 'AnyValue') type.add(new OneOf('value', Object.keys(type.fields)));
  root.add(type);
}

type MessageName = 'Request' | 'TraceRequest' | 'Status' | 'Response' | 'TraceResponse';

/** A message as protobuf; what JSON has as text (bytes are base64, there) is converted. */
export function encode(name: MessageName, message: object): Buffer {
  const type = root.lookupType(name);
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}

/** A message of protobuf as JSON. */
export function decode(name: MessageName, bytes: Uint8Array): unknown {
  const type = root.lookupType(name);
  return type.toObject(type.decode(bytes), { longs: String, bytes: String });
}

/** Attributes in the form of the protocol. */
export function attributes(values: Record<string, unknown>): { key: string; value: object }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: any(value) }));
}

/** A value in the form of the protocol. */
export function any(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: value.toString() };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: value };
  if (Buffer.isBuffer(value)) return { bytesValue: value.toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(any) } };
  return value === null ? {} : { kvlistValue: { values: attributes(value as Record<string, unknown>) } };
}

/** A request of one resource whose records are given. */
export function requestOf(records: object[], resource: Record<string, unknown> = { 'service.name': 'cart' }) {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributes(resource) },
        scopeLogs: [{ scope: { name: 'a-logger', version: '1' }, logRecords: records }],
      },
    ],
  };
}

/** A request of one resource whose spans are given. */
export function traceRequestOf(spans: object[], resource: Record<string, unknown> = { 'service.name': 'cart' }) {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes(resource) },
        scopeSpans: [{ scope: { name: 'a-tracer', version: '1' }, spans }],
      },
    ],
  };
}

/** An event of a span that is an exception with these attributes. */
export function exceptionEvent(values: Record<string, unknown>, fields: object = {}) {
  return { name: 'exception', attributes: attributes(values), ...fields };
}

const IN_HEX = ['traceId', 'spanId'];

/** A copy of a request whose ids are as protobuf has them: JSON has them as hexadecimal text. */
export function withByteIds<T>(message: T): T {
  if (Array.isArray(message)) return message.map(withByteIds) as T;
  if (typeof message !== 'object' || message === null || Buffer.isBuffer(message)) return message;
  const entries = Object.entries(message).map(([name, value]) => [
    name,
    IN_HEX.includes(name) ? Buffer.from(value as string, 'hex') : withByteIds(value),
  ]);
  return Object.fromEntries(entries);
}
