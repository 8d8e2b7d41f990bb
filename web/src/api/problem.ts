import type { Problem } from './schema.generated.js';

/** What went wrong, for people: a title and, where there is more to say, a sentence. */
export interface ProblemText {
  title: string;
  detail: string | null;
  /** HTTP status; null without a response. */
  status: number | null;
}

/** Reads an error of the API client: a problem+json body, or what `fetch` throws without a response. */
export function problemTextOf(error: unknown): ProblemText {
  if (isProblem(error)) return { title: error.title, detail: error.detail, status: error.status };
  if (error instanceof TypeError) {
    return { title: 'No connection', detail: 'The service cannot be reached.', status: null };
  }
  return { title: 'Something went wrong', detail: error instanceof Error ? error.message : null, status: null };
}

/** Whether a retry may help: without a response, or after an error of the service (5xx). */
export function isTransient(error: unknown): boolean {
  const { status } = problemTextOf(error);
  return status === null || status >= 500;
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'title' in error && 'status' in error && 'detail' in error;
}
