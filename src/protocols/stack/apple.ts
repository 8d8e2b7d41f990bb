import type { Frame } from '../identity/chain.js';
import {
  type Header,
  headerLine,
  isExceptionName,
  linksOf,
  plainHeader,
  type StackReader,
  textFrame,
} from './links.js';
import { positionOf } from './text.js';

/** Swift and Objective-C: crash reports, call stack symbols, and the backtraces of Swift on Linux. */
export const appleReader: StackReader = {
  language: 'swift',
  isFrame: (line) => numberedFrameIn(line) !== null,
  read: (lines) => {
    const frames: Frame[] = [];
    let first = -1;
    let lastNumber = -1;
    for (const [at, line] of lines.entries()) {
      const numbered = numberedFrameIn(line);
      if (numbered === null) continue;
      if (numbered.number < lastNumber) break;
      lastNumber = numbered.number;
      if (first < 0) first = at;
      frames.push(numbered.frame);
    }
    return linksOf([{ header: headerLine(lines, first, headerIn), frames, relation: 'cause' }]);
  },
};

interface NumberedFrame {
  readonly number: number;
  readonly frame: Frame;
}

const NUMBERED = /^\(?(\d{1,5}) +(?:\[[\w ]+\] )*(\S.*)?$/;
const NUMBERED_ADDRESS = /^(\d{1,5}) +(?:\[[\w ]+\] )*$/;
const BEFORE_ADDRESS = /\s0x[\da-f]/i;
const ADDRESS = /^0x[\da-f]+ /i;
const OFFSET = /^(\d+)(?: \(([^\s():]+:\d+)\))?\)?$/;
const TERMINATING = /^(?:.{0,200} )?\*\*\* Terminating app due to uncaught exception '([^']+)', reason: '(.*)'$/;
const FATAL = /^(?:\S+: )?(Fatal error|Precondition failed|Assertion failed)(?:: (.*))?$/;
/** `Shop/Cart.swift:12: Fatal error: …` */
const FILE_BEFORE = /^[^\s:]+\.swift:\d+: /;
const EXCEPTION_TYPE = /^Exception Type: +(\S+)/;

function headerIn(line: string): Header | null {
  const match = TERMINATING.exec(line) ?? FATAL.exec(line.replace(FILE_BEFORE, '')) ?? EXCEPTION_TYPE.exec(line);
  if (match !== null) return { class: match[1] ?? '', value: match[2] ?? '' };
  const header = plainHeader(line);
  return header !== null && isExceptionName(header.class) ? header : null;
}

/** `0   Shop   0x0000000104 -[Cart pay] + 52`, Swift's `0 0x0000000104 pay() + 20 in shop at /app/cart.swift:12:5`. */
function numberedFrameIn(line: string): NumberedFrame | null {
  const address = line.search(BEFORE_ADDRESS);
  if (address < 0) return null;
  const before = line.slice(0, address + 1).trimStart();
  const after = line.slice(address + 1);
  const plus = after.lastIndexOf(' + ');
  if (!ADDRESS.test(after) || plus < 0) return null;
  const symbol = after.slice(after.indexOf(' ') + 1, plus).trim();
  const swift = NUMBERED_ADDRESS.exec(before);
  if (swift !== null) {
    const frame = linuxFrame(symbol, after.slice(plus + 3));
    return frame === null ? null : { number: Number(swift[1]), frame };
  }
  const head = NUMBERED.exec(before.trimEnd());
  const tail = OFFSET.exec(after.slice(plus + 3));
  if (head === null || head[2] === undefined || tail === null) return null;
  return { number: Number(head[1]), frame: frameIn(head[2], symbol, Number(tail[1]), tail[2] ?? '') };
}

/** Without a symbol the name of the image or its address stands there, and the offset is that to the image. */
function frameIn(image: string, symbol: string, offset: number, place: string): Frame {
  const unnamed = symbol === '' || symbol === image || symbol.startsWith('0x');
  if (unnamed) return textFrame({ image, imageOffset: Number.isSafeInteger(offset) ? offset : null });
  return textFrame({ function: functionOf(symbol), image }, positionOf(place));
}

function linuxFrame(symbol: string, text: string): Frame | null {
  const start = text.indexOf(' in ');
  if (start < 0 || !/^\d+$/.test(text.slice(0, start))) return null;
  const [image = '', place = ''] = text.slice(start + 4).split(' at ', 2);
  return textFrame({ function: functionOf(symbol), image }, positionOf(place));
}

/** Without arguments, result and image: `static Cart.pay(amount: Int) -> Int (in Shop)` → `static Cart.pay`. */
function functionOf(symbol: string): string {
  if (/^[-+]\[/.test(symbol)) return symbol;
  const end = symbol.indexOf(' (in ');
  const name = (end < 0 ? symbol : symbol.slice(0, end)).replace(/\([^()]*\)/g, '').replace(/\([^()]*\)/g, '');
  return name
    .replace(/ (?:async )?(?:throws )?-> (?:[^\s]+)/g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}
