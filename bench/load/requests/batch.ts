import { occurrenceOf } from './occurrence-texts.js';
import {
  httpRequest,
  jsonHeaders,
  placeholders,
  type RequestSource,
  type Sequence,
  writeDigits,
} from './request-source.js';

export interface BatchShape {
  types: number;
  size: number;
  ids: boolean;
  /** `Prefer: return=minimal`. */
  minimal: boolean;
}

/** POST /v1/occurrences/batch: its occurrences go round the types; only the digits in the texts change. */
export class BatchRequests implements RequestSource {
  readonly #request: Buffer;
  readonly #places: number[];
  readonly #perOccurrence: number;
  readonly #sequence: Sequence;

  constructor({ types, size, ids, minimal }: BatchShape, key: string, sequence: Sequence) {
    const occurrences = Array.from({ length: size }, (_, i) => occurrenceOf(i % types, { stack: false, id: ids }));
    const headers = minimal ? { ...jsonHeaders(key), prefer: 'return=minimal' } : jsonHeaders(key);
    this.#request = httpRequest('POST', '/v1/occurrences/batch', headers, JSON.stringify({ occurrences }));
    this.#places = placeholders(this.#request);
    this.#perOccurrence = this.#places.length / size;
    this.#sequence = sequence;
  }

  next(): Buffer {
    const first = this.#sequence.next;
    const places = this.#places;
    for (let i = 0; i < places.length; i += 1) {
      writeDigits(this.#request, places[i] as number, first + Math.floor(i / this.#perOccurrence));
    }
    this.#sequence.next = first + places.length / this.#perOccurrence;
    return this.#request;
  }
}
