import type { Problem } from './schema.generated.js';

/** What went wrong, for people: a title and, where there is more to say, a sentence. */
export interface ProblemText {
  title: string;
  detail: string | null;
  /** HTTP status; null when no answer came. */
  status: number | null;
}

/** Reads an error of the API client: a problem+json body, or what `fetch` throws when no answer comes. */
export function problemTextOf(error: unknown): ProblemText {
  if (isProblem(error)) return { title: error.title, detail: error.detail, status: error.status };
  if (error instanceof TypeError) {
    return { title: 'No answer', detail: 'The service cannot be reached.', status: null };
  }
  return { title: 'Something went wrong', detail: error instanceof Error ? error.message : null, status: null };
}

/** Whether asking the same again may help: no answer, or a trouble of the service. Not where it says that we are wrong. */
export function isTransient(error: unknown): boolean {
  const { status } = problemTextOf(error);
  return status === null || status >= 500;
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'title' in error && 'status' in error && 'detail' in error;
}
