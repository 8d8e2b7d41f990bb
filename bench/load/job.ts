/** The job of a loader process: one or more streams of requests to one port, side by side. */
export interface LoadJob {
  port: number;
  seconds: number;
  /** A number that no other job of this run has: makes texts and ids differ from job to job. */
  serial: number;
  streams: StreamJob[];
}

export interface StreamJob {
  connections: number;
  /** Requests per second, spread evenly; null = each connection sends again as soon as it has its response. */
  perSecond: number | null;
  requests: RequestKind;
  /** Of the key that the requests carry. */
  key: string;
}

/** The kinds of requests (requests/*.ts). */
export type RequestKind =
  | { kind: 'single'; types: number; ids: boolean }
  | { kind: 'batch'; types: number; size: number; ids: boolean; minimal: boolean }
  | { kind: 'sentry'; types: number; path: string }
  | { kind: 'get'; paths: string[] };

/** What came of a stream. */
export interface StreamResult {
  /** Requests answered within the time. */
  perSecond: number;
  /** Responses by status, also those that came after the time. */
  statuses: Record<string, number>;
  /** Why connections broke; each cost one request whose outcome is unknown. */
  broken: string[];
  /** Milliseconds from when a request was due until it was answered. */
  p50Ms: number;
  p99Ms: number;
  /** Responses in each second. */
  eachSecond: number[];
}

export interface LoadResult {
  streams: StreamResult[];
  /** Processor time of the loader per second of the job: 1 = one core, and then it may be what limits. */
  loaderCores: number;
}
