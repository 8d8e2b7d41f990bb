import { httpRequest, type RequestSource, type Sequence } from './request-source.js';

export function getRequests(paths: readonly string[], key: string): Buffer[] {
  return paths.map((path) => httpRequest('GET', path, { authorization: `Bearer ${key}` }));
}

/** GETs of the paths in turn. */
export class GetRequests implements RequestSource {
  readonly #requests: Buffer[];
  readonly #sequence: Sequence;

  constructor(requests: Buffer[], sequence: Sequence) {
    this.#requests = requests;
    this.#sequence = sequence;
  }

  next(): Buffer {
    const request = this.#requests[this.#sequence.next % this.#requests.length] as Buffer;
    this.#sequence.next += 1;
    return request;
  }
}
