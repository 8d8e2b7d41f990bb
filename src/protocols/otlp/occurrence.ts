import { cutText } from '../../gluing/texts.js';
import { instantText } from '../../schemas/instant.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import type { Attributes, LogRecord, Value } from './log-record.js';
import { type Origin, textAttribute } from './origin.js';
import { placeOf } from './place.js';
import { templateOf } from './template.js';

const WARN = 13;
const ERROR = 17;
const TYPE_LENGTH = 500;
const GLUE_KEY_LENGTH = 500;
const MAX_PROPERTIES = 64;
const PROPERTY_NAME_LENGTH = 100;
/** A little more than is kept: what is cut is then known to have been cut. */
const PROPERTY_UNITS = 2 * 4_096 + 2;

/** Shown elsewhere in the event, or forbidden as names of properties. */
const NO_PROPERTIES = new Set(['exception.type', 'exception.message', 'exception.stacktrace', '__proto__', '']);

/**
 * The occurrence that a log record is, with `id` as its own; null for one that tells of no trouble. It is one when it
 * has an exception or its severity is WARN or worse (6-protocols: OpenTelemetry). Texts over a limit are cut.
 */
export function occurrenceOf(record: LogRecord, origin: Origin, id: () => string): OccurrenceBody | null {
  const { attributes, severity } = record;
  const exceptionType = textAttribute(attributes, 'exception.type');
  const exceptionMessage = textAttribute(attributes, 'exception.message');
  const isException = exceptionType !== '' || exceptionMessage !== '';
  if (!isException && severity < WARN) return null;
  const body = textOf(record.body);
  const stack = textAttribute(attributes, 'exception.stacktrace');
  const atMs = record.timeMs ?? record.observedTimeMs;
  return {
    component: origin.component,
    type: cutText(exceptionType || typeOfLog(record, body || exceptionMessage), TYPE_LENGTH),
    environment: origin.environment,
    version: origin.version,
    importance: importanceOf(severity),
    message: exceptionMessage || body || null,
    stack: stack || null,
    glueKey: cutText(placeOf(stack), GLUE_KEY_LENGTH),
    startedAt: atMs === null ? null : instantText(atMs),
    properties: propertiesOf(record, origin),
    id: id(),
  };
}

/** An exception without a severity is an error; one that was logged as mere information asks for no status. */
function importanceOf(severity: number): OccurrenceBody['importance'] {
  if (severity >= ERROR || severity <= 0) return 'alarm';
  return severity >= WARN ? 'warning' : 'unknown';
}

/** What a record without an exception's type is about: its event's name, else what its text has in common with others. */
function typeOfLog({ eventName, attributes }: LogRecord, text: string): string {
  const name = eventName.toWellFormed().trim() || textAttribute(attributes, 'event.name');
  return name || templateOf(text, attributes) || 'Log record without a text';
}

function propertiesOf({ attributes, traceId, spanId }: LogRecord, origin: Origin): OccurrenceBody['properties'] {
  const properties = new Map<string, string | number | boolean | null>();
  for (const [name, value] of withTrace(attributes, traceId, spanId, origin)) {
    if (properties.size === MAX_PROPERTIES) break;
    if (!NO_PROPERTIES.has(name)) properties.set(cutText(name, PROPERTY_NAME_LENGTH), plain(value));
  }
  return properties.size === 0 ? null : Object.fromEntries(properties);
}

/** What leads to the trace comes first: it must not be lost for a long list. */
function* withTrace(
  attributes: Attributes,
  traceId: string,
  spanId: string,
  { properties }: Origin,
): Generator<readonly [string, Value]> {
  if (isId(traceId)) yield ['trace_id', traceId];
  if (isId(spanId)) yield ['span_id', spanId];
  yield* attributes;
  yield* properties;
}

/** Zeros mean that there is none. */
function isId(text: string): boolean {
  return /^[\da-f]{1,32}$/i.test(text) && /[^0]/.test(text);
}

function plain(value: Value): string | number | boolean | null {
  if (typeof value === 'string') return value.slice(0, PROPERTY_UNITS);
  return typeof value === 'object' && value !== null ? textOf(value).slice(0, PROPERTY_UNITS) : value;
}

/** A value in words: a text as it is, nothing as '', anything else as JSON. */
function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}
