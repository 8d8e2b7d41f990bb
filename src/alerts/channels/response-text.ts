import type { Attempt } from '../deliveries/retry-policy.js';

const MAX_CHARACTERS = 300;

/** What a receiver answered, in a line: the status, and the first line of the rest without control characters. */
export function answerText(status: string, rest: string): string {
  const [line = ''] = rest.trim().split(/[\r\n]/);
  const clean = line
    .toWellFormed()
    .replace(/[\s\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .trim();
  const text = clean === '' ? status : `${status}: ${clean}`;
  const characters = [...text];
  return characters.length <= MAX_CHARACTERS ? text : `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`;
}

/** What a try came to that took too long. */
export function timedOut(timeoutMs: number): Attempt {
  return { kind: 'failed', answer: `no answer within ${timeoutMs / 1000} s`, fate: 'retry', timedOut: true };
}
