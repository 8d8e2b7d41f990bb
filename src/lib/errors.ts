/** One wrong place in the input: where (`occurrences.3.glueInterval`) and what is wrong. */
export interface FieldError {
  path: string;
  message: string;
}

/** Every error that a response can carry: HTTP status and title. The only list of them (docs/rules/api.md#errors). */
export const ERROR_CATALOGUE = {
  'bad-input': { status: 400, title: 'Bad input' },
  unauthorized: { status: 401, title: 'Missing or unknown key' },
  forbidden: { status: 403, title: 'Not allowed with this key' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  timeout: { status: 408, title: 'Too slow' },
  conflict: { status: 409, title: 'Conflict' },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported content type' },
  'expectation-failed': { status: 417, title: 'Expectation failed' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'Headers too large' },
  internal: { status: 500, title: 'Internal error' },
  overloaded: { status: 503, title: 'Overloaded' },
  'store-unavailable': { status: 503, title: 'Store unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/**
 * An error that the client gets as its response. `retryAfterSeconds` becomes the Retry-After header; `quota` is the one that was
 * reached, for protocols that name it.
 */
export class GluepointError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly extra: { errors?: FieldError[]; retryAfterSeconds?: number; quota?: string } = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'GluepointError';
  }
}
