import { occurrenceOf } from './occurrence-texts.js';
import {
  httpRequest,
  jsonHeaders,
  placeholders,
  type RequestSource,
  type Sequence,
  writeDigits,
} from './request-source.js';

/** Every tenth occurrence has a stack (docs/rules/quality.md#bench, B1). */
const STACK_EVERY = 10;

export interface Template {
  bytes: Buffer;
  places: number[];
}

/** The templates of POST /v1/occurrences: per type one without a stack and one with it. Equal lengths each. */
export function singleTemplates(types: number, ids: boolean, key: string): Template[][] {
  return [false, true].map((stack) =>
    Array.from({ length: types }, (_, type) => {
      const body = JSON.stringify(occurrenceOf(type, { stack, id: ids }));
      const bytes = httpRequest('POST', '/v1/occurrences', jsonHeaders(key), body);
      return { bytes, places: placeholders(bytes) };
    }),
  );
}

/** Single sends, type after type, no two texts equal. */
export class SingleRequests implements RequestSource {
  readonly #templates: Template[][];
  readonly #sequence: Sequence;
  /** A request lies here while it is under way, so that the templates serve all connections. */
  readonly #own: Buffer[];

  constructor(templates: Template[][], sequence: Sequence) {
    this.#templates = templates;
    this.#sequence = sequence;
    this.#own = templates.map(([first]) => Buffer.allocUnsafe((first as Template).bytes.length));
  }

  next(): Buffer {
    const number = this.#sequence.next;
    this.#sequence.next += 1;
    const types = (this.#templates[0] as Template[]).length;
    const type = number % types;
    // Each type in its turn, and a tenth of the types in each round of them.
    const withStack = Math.floor(number / types) % STACK_EVERY === type % STACK_EVERY ? 1 : 0;
    const { bytes, places } = (this.#templates[withStack] as Template[])[type] as Template;
    const request = this.#own[withStack] as Buffer;
    request.set(bytes);
    for (const place of places) writeDigits(request, place, number);
    return request;
  }
}
