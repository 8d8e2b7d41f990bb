import { readdirSync, readFileSync } from 'node:fs';
import { occurrenceOfRecord } from '../../../../src/protocols/otlp/occurrence.js';
import { originOf } from '../../../../src/protocols/otlp/origin.js';
import type { LogRecord } from '../../../../src/protocols/otlp/records.js';
import type { Attributes, Value } from '../../../../src/protocols/otlp/values.js';
import { occurrenceOf as occurrenceOfEvent } from '../../../../src/protocols/sentry/occurrence.js';

/** An error as one client sends it: an event of Sentry, an exception of an OTLP log record, or the record's body alone. */
export type Sent =
  | { sentry: Record<string, unknown> }
  | { otlp: { type: string; msg: string; stack: string | null } }
  | { body: string };

export interface Pair {
  name: string;
  /** glue: one type and one glue key; split: two types. */
  want: 'glue' | 'split';
  a: Sent;
  b: Sent;
}

/** What gluing and "never seen before" go by. */
export interface Identity {
  type: string;
  /** Absent or empty: none. */
  glueKey?: string | null | undefined;
}

const FOLDER = new URL('pairs/', import.meta.url);
const COMPONENT = 'shop';
const ERROR = 17;
const CONTEXT = {
  origin: originOf(new Map(), COMPONENT),
  times: { nowMs: Date.UTC(2026, 0, 1), retentionMs: 30 * 86_400_000 },
  nextId: () => 'id',
};

/** The tables by name: a language, or what else the pairs have in common. */
export const TABLES: ReadonlyMap<string, readonly Pair[]> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Pair[]]),
);

/** The identity that the translator of its protocol gives to an error. */
export function identityOf(sent: Sent): Identity {
  if ('sentry' in sent) return identityOfEvent(sent.sentry);
  if ('body' in sent) return identityOfRecord(sent.body, new Map());
  const { type, msg, stack } = sent.otlp;
  const attributes: [string, Value][] = [
    ['exception.type', type],
    ['exception.message', msg],
  ];
  if (stack !== null) attributes.push(['exception.stacktrace', stack]);
  return identityOfRecord(null, new Map(attributes));
}

function identityOfEvent(event: Record<string, unknown>): Identity {
  return occurrenceOfEvent(event, COMPONENT, null);
}

function identityOfRecord(body: Value, attributes: Attributes): Identity {
  const record: LogRecord = {
    timeMs: null,
    observedTimeMs: null,
    severityNumber: ERROR,
    severityText: '',
    eventName: '',
    body,
    attributes,
    traceId: '',
    spanId: '',
  };
  const occurrence = occurrenceOfRecord(record, CONTEXT);
  if (occurrence === null) throw new Error('A record of severity ERROR is not an occurrence.');
  return occurrence;
}
