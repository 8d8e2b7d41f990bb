/** What is read of a long text: its first and its last part. A cut never falls inside a line. */
const MAX_PART_CHARS = 48 * 1024;
const MAX_PART_LINES = 400;
const MAX_LINE_CHARS = 1_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with ESC
const COLOURS = /\u001b\[[\d;]{0,16}m/g;

/**
 * The lines of a text, without line ends, trailing white space and terminal colours. A text of more than 96 KiB or 800
 * lines is read at both ends only, a line up to 1 000 characters.
 */
export function linesOf(text: string): string[] {
  const coloured = text.includes('\u001b');
  const lines: string[] = [];
  let at = 0;
  while (at < text.length && at < MAX_PART_CHARS && lines.length < MAX_PART_LINES) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    lines.push(cleaned(text, at, end, coloured));
    at = end + 1;
  }
  if (at < text.length) lines.push(...tailOf(text, at, coloured));
  return lines;
}

function tailOf(text: string, from: number, coloured: boolean): string[] {
  const floor = Math.max(from, text.length - MAX_PART_CHARS);
  const tail: string[] = [];
  let end = text.length;
  while (end > floor && tail.length < MAX_PART_LINES) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    if (start < floor) break;
    tail.push(cleaned(text, start, end, coloured));
    end = start - 1;
  }
  return tail.reverse();
}

function cleaned(text: string, start: number, end: number, coloured: boolean): string {
  const line = text.slice(start, Math.min(end, start + MAX_LINE_CHARS));
  return (coloured ? line.replace(COLOURS, '') : line).trimEnd();
}

/** The number of white-space characters before the text of a line. */
export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A place in a source file. `line` and `column` are null where the text has none. */
export interface Position {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** `cart.js:12:3` → file, line and column; `cart.js:12` → file and line. */
export function positionOf(place: string): Position {
  const last = numberAtEnd(place);
  if (last === null) return { file: place, line: null, column: null };
  const before = numberAtEnd(last.rest);
  if (before === null) return { file: last.rest, line: last.number, column: null };
  return { file: before.rest, line: before.number, column: last.number };
}

function numberAtEnd(text: string): { rest: string; number: number } | null {
  let at = text.length;
  while (at > 0 && isDigit(text.charCodeAt(at - 1))) at -= 1;
  if (at === text.length || at < 2 || text[at - 1] !== ':') return null;
  return { rest: text.slice(0, at - 1), number: Number(text.slice(at)) };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A line or column number of a text; null for none, 0 and anything that is not a number. */
export function numberOf(digits: string | undefined): number | null {
  const number = Number(digits ?? '');
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
