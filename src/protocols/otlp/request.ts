import { createHash } from 'node:crypto';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import { readLogsJson, readTracesJson } from './json.js';
import { raisedExceptions } from './nested-spans.js';
import { occurrenceOfRecord, occurrencesOfSpan, type ResourceContext } from './occurrence.js';
import { originOf } from './origin.js';
import { readLogsProtobuf, readTracesProtobuf } from './protobuf.js';
import { checkOccurrences, type LogRecord, MAX_RECORDS, type Span, TooManyRecords } from './records.js';
import type { TimeLimits } from './times.js';
import type { Attributes } from './values.js';

/** The two forms of OTLP over HTTP. */
export type OtlpForm = 'json' | 'protobuf';

/** Whose request it is, and when it came. */
export interface Sender extends TimeLimits {
  /** Requests of two keys are two, also when they are the same byte for byte. */
  keyId: string;
  /** Component of records whose resource names no service. */
  component: string;
}

/** Kinds of what is accepted and dropped, because it says nothing of an error. */
export type PassedOver = 'log_record' | 'span';

/** What a request holds. */
export interface Translated {
  occurrences: OccurrenceBody[];
  /** For each occurrence the place of its record or span in the request: a span may have several. */
  places: number[];
  passedOver: ReadonlyMap<PassedOver, number>;
}

/**
 * The occurrences in an ExportLogsServiceRequest. The id of each is a hash of the key, the decoded body and the record's
 * place in it: a repeated request repeats them, equal records within one do not. That of an exception of a span is a
 * hash of both. `bytes` are UTF-8 in JSON. Throws MalformedRequest and TooManyRecords.
 */
export function occurrencesInLogs(bytes: Buffer, form: OtlpForm, sender: Sender): Translated {
  const request = new Translation(bytes, sender);
  const onRecord = (record: LogRecord, resource: Attributes) => {
    const occurrence = occurrenceOfRecord(record, request.contextOf(resource));
    request.add(occurrence === null ? [] : [occurrence]);
  };
  if (form === 'json') readLogsJson(bytes.toString(), onRecord);
  else readLogsProtobuf(bytes, onRecord);
  return request.result('log_record');
}

/**
 * The occurrences in an ExportTraceServiceRequest: exceptions of spans, and failed spans where they are wanted. Ids,
 * form and errors as for logs.
 */
export function occurrencesInTraces(bytes: Buffer, form: OtlpForm, sender: Sender): Translated {
  const request = new Translation(bytes, sender);
  const spans: { span: Span; resource: Attributes; place: number }[] = [];
  let place = 0;
  const onSpan = (span: Span | null, resource: Attributes) => {
    if (span !== null) spans.push({ span, resource, place });
    place += 1;
    if (place > MAX_RECORDS) throw tooManyRecords();
  };
  if (form === 'json') readTracesJson(bytes.toString(), onSpan);
  else readTracesProtobuf(bytes, onSpan);
  const raised = raisedExceptions(spans.map(({ span }) => span));
  spans.forEach(({ span, resource, place: at }, nth) => {
    request.skipTo(at);
    const exceptions = raised[nth] ?? [];
    const isPassedOn = exceptions.length === 0 && span.exceptions.length > 0;
    request.add(isPassedOn ? [] : occurrencesOfSpan({ ...span, exceptions }, request.contextOf(resource)));
  });
  request.skipTo(place);
  return request.result('span');
}

function tooManyRecords(): TooManyRecords {
  return new TooManyRecords(`more than ${MAX_RECORDS} log records or spans`);
}

/** What is known of a request while its records are read one after the other. */
class Translation {
  readonly #occurrences: OccurrenceBody[] = [];
  readonly #places: number[] = [];
  readonly #requestId: string;
  #resource: Attributes | null = null;
  #context: ResourceContext | null = null;
  /** Of the record that is read, and how many ids it got. */
  #place = 0;
  #idsOfPlace = 0;
  #passedOver = 0;

  constructor(
    bytes: Buffer,
    readonly sender: Sender,
  ) {
    this.#requestId = createHash('sha256').update(`${sender.keyId}\n`).update(bytes).digest('base64url');
  }

  /** Made once for all records of a resource. */
  contextOf(resource: Attributes): ResourceContext {
    if (this.#context === null || this.#resource !== resource) {
      this.#resource = resource;
      const origin = originOf(resource, this.sender.component);
      this.#context = { origin, times: this.sender, nextId: () => this.#nextId() };
    }
    return this.#context;
  }

  /** The occurrences of the next record. */
  add(occurrences: readonly OccurrenceBody[]): void {
    if (occurrences.length === 0) this.#passedOver += 1;
    for (const occurrence of occurrences) {
      this.#occurrences.push(occurrence);
      this.#places.push(this.#place);
    }
    this.#place += 1;
    this.#idsOfPlace = 0;
    checkOccurrences(this.#occurrences.length);
    if (this.#place > MAX_RECORDS) throw tooManyRecords();
  }

  /** Passes over the records before a place. */
  skipTo(place: number): void {
    this.#passedOver += place - this.#place;
    this.#place = place;
  }

  result(item: PassedOver): Translated {
    const passedOver = new Map(this.#passedOver === 0 ? [] : [[item, this.#passedOver] as const]);
    return { occurrences: this.#occurrences, places: this.#places, passedOver };
  }

  #nextId(): string {
    const nth = this.#idsOfPlace;
    this.#idsOfPlace += 1;
    return `otlp:${this.#requestId}:${this.#place}${nth === 0 ? '' : `.${nth}`}`;
  }
}
