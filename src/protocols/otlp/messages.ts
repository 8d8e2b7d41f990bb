import protobuf from 'protobufjs/light.js';

const { Field, OneOf, Root, Type } = protobuf;

/** Number, name and type of the fields of a message that are read or written; others are skipped. */
type Fields = readonly (readonly [number, string, string, 'repeated'?])[];

/**
 * The messages of OTLP (opentelemetry/proto: common, resource, logs and collector/logs, v1) and google.rpc.Status, as far
 * as they are used here. Requests, ResourceLogs and ScopeLogs are taken apart field by field (protobuf.ts).
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
    [5, 'body', 'AnyValue'],
    [6, 'attributes', 'KeyValue', 'repeated'],
    [9, 'traceId', 'bytes'],
    [10, 'spanId', 'bytes'],
    [11, 'observedTimeUnixNano', 'fixed64'],
    [12, 'eventName', 'string'],
  ],
  ExportLogsServiceResponse: [[1, 'partialSuccess', 'ExportLogsPartialSuccess']],
  ExportLogsPartialSuccess: [
    [1, 'rejectedLogRecords', 'int64'],
    [2, 'errorMessage', 'string'],
  ],
  Status: [
    [1, 'code', 'int32'],
    [2, 'message', 'string'],
  ],
};

/** Field numbers of the messages that are taken apart: ExportLogsServiceRequest, ResourceLogs and ScopeLogs. */
export const RESOURCE_LOGS = 1;
export const RESOURCE = 1;
export const SCOPE_LOGS = 2;
export const LOG_RECORDS = 2;

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
export const exportAnswerMessage = root.lookupType('ExportLogsServiceResponse');
export const statusMessage = root.lookupType('Status');
