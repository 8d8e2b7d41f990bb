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

/** C and C++: glibc's backtrace, gdb, sanitizers, Android tombstones, Boost and std::stacktrace. */
export const nativeReader: StackReader = {
  language: 'native',
  isFrame: (line) => numberedFrameIn(line) !== null || glibcFrameIn(line) !== null,
  read: (lines) => {
    const frames: Frame[] = [];
    let first = -1;
    let lastNumber = -1;
    for (const [at, line] of lines.entries()) {
      const numbered = numberedFrameIn(line);
      const frame = numbered?.frame ?? glibcFrameIn(line);
      if (frame === null) continue;
      // A second list, such as where a sanitizer says that the memory was allocated, begins at 0 again.
      if (numbered !== null && numbered.number < lastNumber) break;
      lastNumber = numbered?.number ?? lastNumber;
      if (first < 0) first = at;
      frames.push(frame);
    }
    return linksOf([{ header: headerLine(lines, first, headerIn), frames, relation: 'cause' }]);
  },
};

const NUMBERED = /^(?:#(\d{1,5}) +|(\d{1,5})# +)(\S.*)$/;
const GDB_ADDRESS = /^0x[\da-f]+ (?:<[^>]*> )?in /;
/** `pc 00000000000452c8  /data/app/lib/arm64/libgame.so (pay+12) (BuildId: 0a1b)`. */
const TOMBSTONE =
  /^pc ([\da-f]+) +(\S+)(?: \(offset 0x[\da-f]+\))?(?: \((\S.*?)\+\d+\))?(?: {1,4}\(BuildId: [\da-f]+\))?$/;
/** `(/app/libgame.so+0x452c8)`, in a sanitizer's report. */
const IMAGE_OFFSET = /\(([^\s()]+)\+0x([\da-f]+)\)(?: \(BuildId: [\da-f]+\))?$/;
/** `/app/bin(pay+0x1d) [0x55feeaf951b4]`. */
const GLIBC = /^(\S[^()]*)\(([^()]*)\) ?\[0x[\da-f]+\]$/;
const GLIBC_WITHOUT_SYMBOL = /^(\S[^()[\]]*?) ?\[0x[\da-f]+\]$/;
const SANITIZER = /^==\d+==\s?ERROR: (\w+Sanitizer): (.*)$/;
const SIGNAL = /^(?:Program|Thread .{1,100}) received signal (\w+), (.*)\.$/;
const TOMBSTONE_SIGNAL = /^(?:.{0,100} )?signal \d+ \((\w+)\), (.*)$/;
const TERMINATE = /^terminate called after throwing an instance of '([^']+)'$/;

function headerIn(line: string): Header | null {
  const match = SANITIZER.exec(line) ?? SIGNAL.exec(line) ?? TOMBSTONE_SIGNAL.exec(line) ?? TERMINATE.exec(line);
  if (match !== null) return { class: match[1] ?? '', value: match[2] ?? '' };
  const header = plainHeader(line);
  return header !== null && isExceptionName(header.class) ? header : null;
}

function numberedFrameIn(line: string): { number: number; frame: Frame } | null {
  const text = line.trimStart();
  const match = text.startsWith('#') || text.includes('# ') ? NUMBERED.exec(text) : null;
  if (match === null) return null;
  const body = match[3] ?? '';
  const frame = tombstoneFrameIn(body) ?? (match[1] === undefined ? boostFrameIn(body) : gdbFrameIn(body));
  return frame === null ? null : { number: Number(match[1] ?? match[2]), frame };
}

function tombstoneFrameIn(body: string): Frame | null {
  const match = body.startsWith('pc ') ? TOMBSTONE.exec(body) : null;
  if (match === null) return null;
  const offset = Number.parseInt(match[1] ?? '', 16);
  return textFrame({ function: withoutArguments(match[3] ?? ''), image: match[2] ?? '', imageOffset: safe(offset) });
}

/** gdb: `0x5555 in Cart::pay (this=0x1) at cart.cpp:10`, sanitizers: `0x5555 in pay(int) /app/cart.c:4:9`. */
function gdbFrameIn(body: string): Frame | null {
  const address = body.startsWith('0x') ? GDB_ADDRESS.exec(body) : null;
  const call = address === null ? body : body.slice(address[0].length);
  const at = call.lastIndexOf(') at ');
  if (at >= 0) return textFrame({ function: withoutArguments(call.slice(0, at + 1)) }, positionOf(call.slice(at + 5)));
  const from = call.lastIndexOf(') from ');
  if (from >= 0) return textFrame({ function: withoutArguments(call.slice(0, from + 1)), image: call.slice(from + 7) });
  const image = call.endsWith(')') ? IMAGE_OFFSET.exec(call) : null;
  if (image !== null) {
    const unnamed = address === null;
    const name = unnamed ? '' : withoutArguments(call.slice(0, image.index).trim());
    return textFrame({ function: name, image: image[1] ?? '', imageOffset: safe(Number.parseInt(image[2] ?? '', 16)) });
  }
  if (address === null) return null;
  const place = call.lastIndexOf(' ');
  const position = positionOf(call.slice(place + 1));
  if (place > 0 && position.line !== null) {
    return textFrame({ function: withoutArguments(call.slice(0, place)) }, position);
  }
  return textFrame({ function: withoutArguments(call) });
}

/** `pay(int) at /app/cart.cpp:12`, `0x00005555 in /app/cart`. */
function boostFrameIn(body: string): Frame | null {
  const at = body.lastIndexOf(' at ');
  const within = body.lastIndexOf(' in ');
  if (at > 0) return textFrame({ function: withoutArguments(body.slice(0, at)) }, positionOf(body.slice(at + 4)));
  if (within < 0) return null;
  const name = body.slice(0, within);
  return textFrame({ function: name.startsWith('0x') ? '' : withoutArguments(name), image: body.slice(within + 4) });
}

function glibcFrameIn(line: string): Frame | null {
  if (!line.endsWith(']')) return null;
  const text = line.trimStart();
  const match = GLIBC.exec(text);
  if (match === null) {
    const image = GLIBC_WITHOUT_SYMBOL.exec(text)?.[1] ?? '';
    return image.startsWith('/') || image.startsWith('./') ? textFrame({ image }) : null;
  }
  const [name = '', offset = ''] = (match[2] ?? '').split('+0x', 2);
  const image = match[1] ?? '';
  // Behind a name stands the offset to the function, without one that to the image.
  return name === '' && offset !== ''
    ? textFrame({ image, imageOffset: safe(Number.parseInt(offset, 16)) })
    : textFrame({ function: withoutArguments(name), image });
}

/** `Cart::pay(int)`, `Cart::pay (this=0x1)` → `Cart::pay`; `(anonymous namespace)::pay` and `operator()` stay. */
function withoutArguments(call: string): string {
  const skip = call.startsWith('(') ? call.indexOf(')') : 0;
  const operator = call.indexOf('operator()');
  const open = call.indexOf('(', operator < 0 ? skip : operator + 10);
  return (open < 0 ? call : call.slice(0, open)).trim();
}

function safe(offset: number): number | null {
  return Number.isSafeInteger(offset) ? offset : null;
}
