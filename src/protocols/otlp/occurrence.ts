import { createHash } from 'node:crypto';
import { instantText } from '../../schemas/common/instant.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import type { Identity } from '../identity/index.js';
import { firstLine, holdsStack } from './chain.js';
import { type Exception, exceptionIn, exceptionKey } from './exception.js';
import { identityOfError, identityOfSpan } from './identity.js';
import type { Origin } from './origin.js';
import { isId, type Named, propertiesOf, spanName, spanProperties, traceOf } from './properties.js';
import type { LogRecord, Span, SpanEvent } from './records.js';
import { ERROR, severityOf, WARN } from './severity.js';
import { happenedAtMs, type TimeLimits } from './times.js';
import { isMap, textOf, trimmedText } from './values.js';

/** Attributes, or fields of a body that is a map, that are the text of a record. */
const TEXT_NAMES = ['message', 'msg'];
/** Of a log text beside an exception: a long one must leave room for what the exception says. */
const LOG_TEXT_UNITS = 4_096;

/** So many exceptions of a span have its attributes; with more, a small request would become a large one. */
const MAX_WITH_SPAN = 8;

/** Makes the id of the next occurrence that has none of its own. */
export type NextId = () => string;

/** What the occurrences of one resource have in common. */
export interface ResourceContext {
  origin: Origin;
  times: TimeLimits;
  nextId: NextId;
}

/**
 * The occurrence that a log record is; null for one that says nothing of an error. It is one when it has an exception
 * with a class or a text, or when its severity is WARN or worse. Texts over a limit are cut.
 */
export function occurrenceOfRecord(record: LogRecord, context: ResourceContext): OccurrenceBody | null {
  const { attributes, body, traceId, spanId } = record;
  const severity = severityOf(record.severityNumber, record.severityText);
  const exception = exceptionIn(attributes, body);
  const isNamed = exception !== null && (exception.class !== '' || exception.value !== '');
  if (!isNamed && severity < WARN) return null;
  const text = logText(record, exception !== null);
  const stackInText = exception === null && holdsStack(text);
  const id = isNamed ? idInSpan(traceId, spanId, exception) : null;
  return occurrence(context, {
    identity: identityOfError(
      { exception, eventName: trimmedText(record.eventName), text, attributes },
      context.origin,
    ),
    // The same exception on its span is an alarm: which of the two comes first must not matter.
    importance: id !== null ? 'alarm' : importanceOf(severity),
    message: stackInText ? firstLine(text) : messageOf(text, exception),
    stack: stackInText ? text : stackOf(exception),
    atMs: happenedAtMs(record.timeMs, record.observedTimeMs, context.times),
    properties: named(
      traceOf(traceId, spanId),
      withoutText(attributes, text),
      isMap(body) ? withoutText(Object.entries(body), text) : [],
      context.origin.properties,
    ),
    leftOut: exception?.shown,
    id,
  });
}

/** The stack text of an exception, and below it those of causes that it does not hold; null = none. */
function stackOf(exception: Exception | null): string | null {
  if (exception === null) return null;
  const causes = exception.causes.map((cause) => cause.stackText || `${cause.class}: ${cause.value}`);
  return [exception.stackText, ...causes].filter((text) => text !== '').join('\nCaused by: ') || null;
}

/** The occurrences of a span: one for each exception, else one if its error is wanted. */
export function occurrencesOfSpan(span: Span, context: ResourceContext): OccurrenceBody[] {
  const common = spanProperties(span.attributes);
  if (span.exceptions.length === 0) return [failedSpan(span, common, context)];
  return span.exceptions.map((event, nth) => thrownInSpan(span, event, nth < MAX_WITH_SPAN ? common : [], context));
}

function thrownInSpan(
  span: Span,
  { timeMs, attributes }: SpanEvent,
  common: readonly Named[],
  context: ResourceContext,
): OccurrenceBody {
  const { traceId, spanId } = span;
  const exception = exceptionIn(attributes);
  return occurrence(context, {
    identity: identityOfError(
      { exception, eventName: exception === null ? 'exception' : '', text: '', attributes },
      context.origin,
    ),
    importance: 'alarm',
    message: messageOf('', exception),
    stack: stackOf(exception),
    atMs: happenedAtMs(timeMs, span.endTimeMs, context.times),
    properties: named(traceOf(traceId, spanId), spanName(span.name), attributes, common, context.origin.properties),
    leftOut: exception?.shown,
    id: exception === null ? null : idInSpan(traceId, spanId, exception),
  });
}

function failedSpan(span: Span, common: readonly Named[], context: ResourceContext): OccurrenceBody {
  const { traceId, spanId } = span;
  return occurrence(context, {
    identity: identityOfSpan(span),
    importance: 'alarm',
    message: span.statusMessage.trim() || null,
    stack: null,
    atMs: happenedAtMs(span.endTimeMs, null, context.times),
    properties: named(traceOf(traceId, spanId), spanName(span.name), common, context.origin.properties),
    leftOut: undefined,
    id: isId(traceId) && isId(spanId) ? idOf('span', traceId, spanId) : null,
  });
}

function* named(...parts: Iterable<Named>[]): Generator<Named> {
  for (const part of parts) yield* part;
}

interface Parts {
  identity: Identity;
  importance: OccurrenceBody['importance'];
  message: string | null;
  stack: string | null;
  /** null = the time of receipt. */
  atMs: number | null;
  properties: Iterable<Named>;
  /** Names of properties that are shown elsewhere. */
  leftOut: ReadonlySet<string> | undefined;
  /** null = that of its place in the request. */
  id: string | null;
}

function occurrence({ origin, nextId }: ResourceContext, parts: Parts): OccurrenceBody {
  return {
    component: origin.component,
    type: parts.identity.type,
    environment: origin.environment,
    version: origin.version,
    importance: parts.importance,
    message: parts.message,
    stack: parts.stack,
    glueKey: parts.identity.glueKey,
    startedAt: instantText(parts.atMs),
    properties: propertiesOf(parts.properties, parts.leftOut),
    id: parts.id ?? nextId(),
  };
}

/** An exception without a severity is an error; one that was logged as mere information asks for no status. */
function importanceOf(severity: number): OccurrenceBody['importance'] {
  if (severity >= ERROR || severity === 0) return 'alarm';
  return severity >= WARN ? 'warning' : 'unknown';
}

/**
 * One exception of one span, by either signal. Neither time nor key nor body are in it: they differ between
 * a log record and the event of a span. null where the span or the exception is not known.
 */
function idInSpan(traceId: string, spanId: string, exception: Exception): string | null {
  const key = exceptionKey(exception);
  return key !== null && isId(traceId) && isId(spanId) ? idOf('exception', traceId, spanId, key) : null;
}

function idOf(kind: string, ...parts: string[]): string {
  return `otlp:${kind}:${createHash('sha256').update(parts.join('\n')).digest('base64url')}`;
}

/** The text of a record: its body, or `message` or `msg` in a body that is a map or in the attributes; '' = none. */
function logText({ body, attributes }: LogRecord, hasException: boolean): string {
  if (!isMap(body) && body !== null) return textOf(body);
  for (const name of TEXT_NAMES) {
    const text = trimmedText(isMap(body) ? body[name] : attributes.get(name));
    if (text !== '') return text;
  }
  // A map is not a readable text, but there is nothing else.
  return hasException ? '' : textOf(body);
}

/** Without the entry that is the text of the record, which is shown as the message. */
function* withoutText(entries: Iterable<Named>, text: string): Generator<Named> {
  for (const entry of entries) {
    if (!(TEXT_NAMES.includes(entry[0]) && trimmedText(entry[1]) === text)) yield entry;
  }
}

/** What the record says, then what its exception says, each once; null = neither says anything. */
function messageOf(text: string, exception: Exception | null): string | null {
  const value = exception?.value ?? '';
  if (value === '' || text === '') return value || text || null;
  if (text === exception?.stackText) return value;
  if (text.endsWith(value)) return text;
  return `${text.slice(0, LOG_TEXT_UNITS)}: ${value}`;
}
