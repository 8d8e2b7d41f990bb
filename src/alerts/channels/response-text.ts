import type { FailedAttempt } from './channel.js';

const MAX_CHARACTERS = 300;

/** A receiver's response in a line: the status, and the first line of the rest without control characters. */
export function responseText(status: string, rest: string): string {
  const [line = ''] = rest.trim().split(/[\r\n]/);
  const clean = line
    .toWellFormed()
    .replace(/[\s\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .trim();
  return shortened(clean === '' ? status : `${status}: ${clean}`);
}

/** At most 300 characters, the last of them an ellipsis where something was cut off. */
export function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_CHARACTERS ? text : `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`;
}

/** The result of an attempt that took too long. */
export function timedOut(timeoutMs: number): FailedAttempt {
  return { kind: 'failed', response: `no response within ${timeoutMs / 1000} s`, fate: 'retry', timedOut: true };
}
