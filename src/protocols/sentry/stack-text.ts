import type { Exception, Frame } from './exceptions.js';
import { wordOf } from './json.js';

/** About what is kept of a stack (2-api: Sending); the rest is not even written. */
const ENOUGH = 70_000;
const MAX_VALUE = 2_000;
const MAX_WORD = 400;

/**
 * The exceptions as a text to read: the outermost first, what caused it below. Of each the innermost frame comes first,
 * `at function (file:line:column)`; a `*` marks the application's own code. Null without exceptions.
 */
export function stackText(exceptions: readonly Exception[]): string | null {
  const groups = new Set(exceptions.filter(isGroup).map(({ mechanism }) => wordOf(mechanism.exception_id)));
  let text = '';
  for (const [at, exception] of exceptions.entries()) {
    if (text.length > ENOUGH) break;
    if (at > 0) text += groups.has(wordOf(exception.mechanism.parent_id)) ? '\nIn the group: ' : '\nCaused by: ';
    text += headOf(exception);
    for (let n = exception.frames.length - 1; n >= 0 && text.length <= ENOUGH; n -= 1) {
      text += `\n${lineOf(exception.frames[n] as Frame)}`;
    }
  }
  return text === '' ? null : text;
}

function headOf({ type, value }: Exception): string {
  const short = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  return [type, short].filter((part) => part !== '').join(': ') || 'Error';
}

function lineOf(frame: Frame): string {
  const file = word(frame.filename || frame.module || '<unknown>');
  const at = [file, frame.line, frame.column].filter((part) => part !== null).join(':');
  return `  ${frame.inApp === true ? '*' : ' '} at ${word(frame.function) || '<anonymous>'} (${at})`;
}

function word(text: string): string {
  return text.slice(0, MAX_WORD);
}

function isGroup({ mechanism }: Exception): boolean {
  return mechanism.is_exception_group === true;
}
