import { Histogram } from '../lib/histogram.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The requests of one route that were answered with one code. */
export interface RequestsAnswered {
  method: string;
  route: string;
  code: number;
  seconds: Histogram;
}

/** How many requests were answered, how, and how long they took. There are as many entries as routes have codes. */
export class RequestCounters {
  readonly #byRoute = new Map<string, RequestsAnswered[]>();

  /** `route` is the pattern of an address, never an address: clients must not make entries. */
  note(method: string, route: string, code: number, seconds: number): void {
    let answered = this.#byRoute.get(route);
    if (answered === undefined) {
      answered = [];
      this.#byRoute.set(route, answered);
    }
    let entry = answered.find((known) => known.code === code && known.method === method);
    if (entry === undefined) {
      entry = { method, route, code, seconds: new Histogram(SECONDS) };
      answered.push(entry);
    }
    entry.seconds.observe(seconds);
  }

  *[Symbol.iterator](): Iterator<RequestsAnswered> {
    for (const answered of this.#byRoute.values()) yield* answered;
  }
}
