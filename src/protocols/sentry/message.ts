import type { ChainLink } from '../identity/chain.js';
import type { LogEntry } from './log-entry.js';

/**
 * The message of an event: what was logged, followed by what the outermost exception says, once: `could not charge
 * customer 17: timeout`. Null when the event says neither.
 */
export function messageOf(outermost: ChainLink | undefined, log: LogEntry | null): string | null {
  const value = outermost?.value.trim() ?? '';
  const text = log?.text.trim() ?? '';
  if (text === '' || value === '') return value || log?.text || null;
  if (text === `${outermost?.class}: ${value}` || text === value || goesOn(text, value)) return value;
  return endsWith(text, value) ? text : `${text.replace(/[.:]$/, '')}: ${value}`;
}

/** Whether `value` is `text` with more behind it. */
function goesOn(text: string, value: string): boolean {
  return value.startsWith(text) && !isWordPart(value[text.length]);
}

/** Whether `text` ends with `value`, as words and apart from a full stop. */
function endsWith(text: string, value: string): boolean {
  const whole = text.replace(/\.$/, '');
  const end = value.replace(/\.$/, '');
  return whole.endsWith(end) && !isWordPart(whole[whole.length - end.length - 1]);
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
