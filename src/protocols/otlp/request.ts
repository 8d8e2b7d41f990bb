import { createHash } from 'node:crypto';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import { readJson } from './json.js';
import type { Attributes } from './log-record.js';
import { occurrenceOf } from './occurrence.js';
import { type Origin, originOf } from './origin.js';
import { readProtobuf } from './protobuf.js';

/** The two forms of OTLP over HTTP. */
export type OtlpForm = 'json' | 'protobuf';

/** More in one request are refused as too large: occurrences as in a batch, records because each is looked at. */
const MAX_OCCURRENCES = 10_000;
const MAX_RECORDS = 100_000;

/** There is more in the request than one may hold. */
export class TooManyRecords extends Error {}

/** Whose request it is. */
export interface Sender {
  /** Requests of two keys are two, also when they are the same byte for byte. */
  keyId: string;
  /** Component of records whose resource names no service. */
  component: string;
}

/**
 * The occurrences in an ExportLogsServiceRequest; its other records are passed by. The id of each is a hash of the key,
 * the decoded body and the record's place in it: a repeated request repeats them, equal records within one do not.
 * `bytes` are UTF-8 in JSON. Throws MalformedRequest and TooManyRecords.
 */
export function occurrencesIn(bytes: Buffer, form: OtlpForm, { keyId, component }: Sender): OccurrenceBody[] {
  const occurrences: OccurrenceBody[] = [];
  const request = requestId(bytes, keyId);
  let place = 0;
  let resource: Attributes | null = null;
  let origin: Origin = { component, environment: null, version: null, properties: [] };
  const read = form === 'json' ? readJson : readProtobuf;
  const source = form === 'json' ? bytes.toString() : bytes;
  (read as (source: string | Buffer, onRecord: Parameters<typeof readJson>[1]) => void)(source, (record, its) => {
    if (its !== resource) {
      resource = its;
      origin = originOf(its, component);
    }
    const occurrence = occurrenceOf(record, origin, () => `otlp:${request}:${place}`);
    if (occurrence !== null) occurrences.push(occurrence);
    place += 1;
    if (occurrences.length > MAX_OCCURRENCES)
      throw new TooManyRecords(`more than ${MAX_OCCURRENCES} errors and warnings`);
    if (place > MAX_RECORDS) throw new TooManyRecords(`more than ${MAX_RECORDS} log records`);
  });
  return occurrences;
}

function requestId(bytes: Buffer, keyId: string): string {
  return createHash('sha256').update(`${keyId}\n`).update(bytes).digest('base64url');
}
