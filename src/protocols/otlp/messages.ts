import protobuf from 'protobufjs/light.js';

const { Field, OneOf, Root, Type } = protobuf;

/** Number, name and type of the fields of a message that are read or written; others are skipped. */
type Fields = readonly (readonly [number, string, string, 'repeated'?])[];

/**
 * The messages of OTLP (opentelemetry/proto: common, resource, logs, trace and their collectors, v1) and
 * google.rpc.Status, as far as they are used here. Requests and what groups their records are taken apart field by
 * field (protobuf.ts).
 */
const MESSAGES: Readonly<Record<string, Fields>> = {
  AnyValue: [
    [1, 'stringValue', 'string'],
    [2, 'boolValue', 'bool'],
    [3, 'intValue', 'int64'],
    [4, 'doubleValue', 'double'],
    [5, 'arrayValue', 'ArrayValue'],
    [6, 'kvlistValue', 'KeyValueList'],
    [7, 'bytesValue', 'bytes'],
  ],
  ArrayValue: [[1, 'values', 'AnyValue', 'repeated']],
  KeyValueList: [[1, 'values', 'KeyValue', 'repeated']],
  KeyValue: [
    [1, 'key', 'string'],
    [2, 'value', 'AnyValue'],
  ],
  Resource: [[1, 'attributes', 'KeyValue', 'repeated']],
  LogRecord: [
    [1, 'timeUnixNano', 'fixed64'],
    [2, 'severityNumber', 'int32'],
    [3, 'severityText', 'string'],
    [5, 'body', 'AnyValue'],
    [6, 'attributes', 'KeyValue', 'repeated'],
    [9, 'traceId', 'bytes'],
    [10, 'spanId', 'bytes'],
    [11, 'observedTimeUnixNano', 'fixed64'],
    [12, 'eventName', 'string'],
  ],
  // Without its events and its status, which are looked at before anything is built.
  Span: [
    [1, 'traceId', 'bytes'],
    [2, 'spanId', 'bytes'],
    [4, 'parentSpanId', 'bytes'],
    [5, 'name', 'string'],
    [8, 'endTimeUnixNano', 'fixed64'],
    [9, 'attributes', 'KeyValue', 'repeated'],
  ],
  SpanEvent: [
    [1, 'timeUnixNano', 'fixed64'],
    [3, 'attributes', 'KeyValue', 'repeated'],
  ],
  SpanStatus: [
    [2, 'message', 'string'],
    [3, 'code', 'int32'],
  ],
  // The responses of the three signals differ in the name of the field `rejected` only.
  ExportResponse: [[1, 'partialSuccess', 'PartialSuccess']],
  PartialSuccess: [
    [1, 'rejected', 'int64'],
    [2, 'errorMessage', 'string'],
  ],
  RpcStatus: [
    [1, 'code', 'int32'],
    [2, 'message', 'string'],
  ],
};

/**
 * Numbers of the fields of messages that are taken apart. They are the same for logs and traces: a request has one
 * field for each resource, that has the resource itself and its scopes, and each of those has its records.
 */
export const RESOURCES = 1;
export const RESOURCE = 1;
export const SCOPES = 2;
export const RECORDS = 2;
/** Of a span and of its events. */
export const SPAN_EVENTS = 11;
export const SPAN_STATUS = 15;
export const EVENT_NAME = 2;

/** `STATUS_CODE_ERROR` of a span. */
export const STATUS_ERROR = 2;

const root = new Root();
for (const [name, fields] of Object.entries(MESSAGES)) {
  const type = new Type(name);
  for (const [id, field, kind, rule] of fields) type.add(new Field(field, id, kind, rule));
  // Of an AnyValue the field that came last holds, also where it is 0 or empty.
  if (name === 'AnyValue')
    type.add(
      new OneOf(
        'value',
        fields.map(([, field]) => field),
      ),
    );
  root.add(type);
}
root.resolveAll();

export const resourceMessage = root.lookupType('Resource');
export const logRecordMessage = root.lookupType('LogRecord');
export const spanMessage = root.lookupType('Span');
export const spanEventMessage = root.lookupType('SpanEvent');
export const spanStatusMessage = root.lookupType('SpanStatus');
export const exportResponseMessage = root.lookupType('ExportResponse');
export const rpcStatusMessage = root.lookupType('RpcStatus');
