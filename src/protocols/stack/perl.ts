import type { Frame } from '../identity/chain.js';
import { linksOf, plainHeader, type StackReader, textFrame } from './links.js';
import { numberOf } from './text.js';

/** Messages of `die` and `warn`, and the calls that Carp and Devel::StackTrace list below them. */
export const perlReader: StackReader = {
  language: 'perl',
  isFrame: (line) => isCall(line) || isPerlFile(placeAtEnd(line, ' at ')?.file ?? ''),
  read: (lines) => {
    const firstCall = lines.findIndex(isCall);
    const at = firstCall > 0 ? firstCall - 1 : lines.findIndex((line) => placeAtEnd(line, ' at ') !== null);
    const thrown = placeAtEnd(lines[at] ?? '', ' at ');
    if (thrown === null) return null;
    const calls = firstCall < 0 ? [] : callsFrom(lines, firstCall);
    const header = plainHeader(thrown.before.trim());
    const said = { class: '', value: thrown.before.trim() };
    return linksOf([
      { header: header?.class.includes('::') ? header : said, frames: framesOf(thrown, calls), relation: 'cause' },
    ]);
  },
};

const FILE_NAME = /\.(?:p[lm]|t|cgi|psgi|fcgi|al)$/;
const EVALUATED = /^\(eval \d{1,9}\)$/;
const CALLED_AT = ' called at ';
/** Behind the line number of a message: the last line that was read. */
const INPUT_LINE = /^, <[^>]{0,100}> (?:line|chunk) \d+\.?$/;

interface Place {
  /** The text before the place: a message or a call. */
  readonly before: string;
  readonly file: string;
  readonly line: number | null;
}

function isPerlFile(file: string): boolean {
  return FILE_NAME.test(file) || EVALUATED.test(file) || file === '-e';
}

function isCall(line: string): boolean {
  return line.includes(CALLED_AT) && placeAtEnd(line, CALLED_AT) !== null;
}

function callsFrom(lines: readonly string[], first: number): Place[] {
  const calls: Place[] = [];
  for (const line of lines.slice(first)) {
    const call = placeAtEnd(line, CALLED_AT);
    if (call === null) break;
    calls.push(call);
  }
  return calls;
}

/** A call names the caller's file: a function ran in the file that the line before it names. */
function framesOf(thrown: Place, calls: readonly Place[]): Frame[] {
  let place = thrown;
  const frames: Frame[] = [];
  for (const call of calls) {
    frames.push(textFrame({ function: functionOf(call.before), file: place.file, line: place.line }));
    place = call;
  }
  frames.push(textFrame({ file: place.file, line: place.line }));
  return frames;
}

/** `Shop::Cart::pay("ten")` → `Shop::Cart::pay`; `eval {...}` → `(eval)`. */
function functionOf(call: string): string {
  const text = call.trim();
  if (text.startsWith('eval ')) return '(eval)';
  const open = text.indexOf('(');
  return open < 0 ? text : text.slice(0, open);
}

/** `<text><word><file> line 12.` */
function placeAtEnd(line: string, word: ' at ' | ' called at '): Place | null {
  if (!line.includes(' line ')) return null;
  const input = line.lastIndexOf(', <');
  const text = input > 0 && INPUT_LINE.test(line.slice(input)) ? line.slice(0, input) : line;
  const end = text.endsWith('.') ? text.length - 1 : text.length;
  const number = text.lastIndexOf(' line ');
  const digits = text.slice(number + 6, end);
  if (number < 0 || !/^\d+$/.test(digits)) return null;
  const start = ` ${text}`.lastIndexOf(word, number);
  if (start < 0) return null;
  const file = text.slice(start + word.length - 1, number);
  return { before: text.slice(0, Math.max(0, start - 1)), file, line: numberOf(digits) };
}
