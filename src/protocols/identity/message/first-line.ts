/** The most characters of a line that count. */
export const MAX_LINE_LENGTH = 2_000;

/** Blank lines that a text begins with are passed over within this many characters. */
const MAX_LEADING = 4_096;
/** Colours and other commands for a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a command begins with one
const TERMINAL_COMMANDS = /\u001b\[[\d;?]{0,20}[A-Za-z]/g;
const LINE_END = /[\r\n\u2028\u2029]/;

/** The first line that holds anything, without blanks around it, at most 2 000 characters long; '' = there is none. */
export function firstLineOf(text: string): string {
  return lineStartOf(text).slice(0, MAX_LINE_LENGTH).trimEnd();
}

/** The first line that holds anything, with enough after its limit to recognise a secret that crosses it. */
export function lineStartOf(text: string): string {
  const head = text.slice(0, MAX_LEADING + MAX_LINE_LENGTH);
  const plain = head.includes('\u001b') ? head.replace(TERMINAL_COMMANDS, '') : head;
  const trimmed = plain.replace(/^[\s\uFEFF\0]+/, '');
  const end = trimmed.search(LINE_END);
  return (end === -1 ? trimmed : trimmed.slice(0, end)).trimEnd();
}
