import type { ChainLink, Frame, Language } from '../identity/chain.js';
import type { Position } from './text.js';

/** Reads the stack texts of one language. Readers keep no state and never throw. */
export interface StackReader {
  readonly language: Language;
  /** Whether the line is a frame of this language, or begins a stack of it; says nothing about the lines around it. */
  isFrame(line: string): boolean;
  /** The exceptions of a text, the outermost first; null where it has no frame. */
  read(lines: readonly string[]): ChainLink[] | null;
}

/** Class and message of an exception; '' where the text has none. */
export interface Header {
  readonly class: string;
  readonly value: string;
}

/**
 * A frame of which the text says what is given; `place` is where it ran, if that is an object of its own. Each field is
 * written out: a spread costs thirty times as much, and a text has hundreds of frames.
 */
export function textFrame(known: Partial<Frame>, place: Partial<Position> = known): Frame {
  return {
    function: known.function ?? '',
    module: known.module ?? '',
    file: place.file ?? '',
    line: place.line ?? null,
    column: place.column ?? null,
    inApp: null,
    sourceLine: known.sourceLine ?? '',
    image: known.image ?? '',
    imageOffset: known.imageOffset ?? null,
    language: null,
  };
}

export const NO_HEADER: Header = { class: '', value: '' };

/** One exception while its text is read. `frames` is in the order of the text: the innermost first. */
export interface Section {
  header: Header;
  readonly frames: Frame[];
  readonly relation: ChainLink['relation'];
}

const MAX_FRAMES = 250;
const MAX_LINKS = 20;
/** Lines above the first frame that may hold the header. */
const MAX_HEADER_LINES = 30;
const FIRST_LINES = 5;
const EXCEPTION_NAME = /(?:Error|Exception|Failure|Fault|Throwable|Interrupt|Warning|Group|Panic)$/;

/** Links from sections whose frames are innermost first. Null where no section has a frame. */
export function linksOf(sections: readonly Section[]): ChainLink[] | null {
  if (!sections.some(({ frames }) => frames.length > 0)) return null;
  return bothEnds(sections, MAX_LINKS - 1, 1).map(({ header, frames, relation }) => ({
    ...header,
    frames: bothEnds(frames, MAX_FRAMES / 2, MAX_FRAMES / 2).reverse(),
    relation,
  }));
}

/** A copy without the middle: at most `first` from its beginning and `last` from its end. */
export function bothEnds<T>(list: readonly T[], first: number, last: number): T[] {
  if (list.length <= first + last) return [...list];
  return [...list.slice(0, first), ...list.slice(list.length - last)];
}

/** A header and the lines of its message that follow it. */
export function withMessage(header: Header, more: readonly string[]): Header {
  const lines = more.slice(0, MAX_HEADER_LINES).map((line) => line.trim());
  return more.length === 0 ? header : { ...header, value: [header.value, ...lines].join('\n').trim() };
}

/**
 * The header among the lines `[from, to)` above a first frame, where lines of a log may precede it and lines of the
 * message may follow it: the first line whose class is named like an exception, else the first with a qualified class,
 * else the first with any. Without one the last line is the message.
 */
export function headerAbove(
  lines: readonly string[],
  from: number,
  to: number,
  parse: (line: string) => Header | null,
): Header {
  let best: Header | null = null;
  let bestAt = 0;
  let bestRank = 0;
  let last = '';
  for (let at = from; at < to; at += 1) {
    // A message of many lines stands between its first line and the frames.
    if (at === from + FIRST_LINES) at = Math.max(at, to - MAX_HEADER_LINES);
    const line = (lines[at] ?? '').trim();
    if (line === '') continue;
    last = line;
    const header = parse(line);
    const rank = header === null ? 0 : rankOf(header.class);
    if (rank < bestRank || (rank === bestRank && !isSame(header, best))) continue;
    best = header;
    bestAt = at;
    bestRank = rank;
  }
  return best === null ? { class: '', value: last } : withMessage(best, lines.slice(bestAt + 1, to));
}

/** Whether two lines say the same, as where a program prints an error and the runtime prints it again. */
function isSame(one: Header | null, other: Header | null): boolean {
  return one !== null && one.class === other?.class && one.value === other.value;
}

/** The first line of `[0, to)` that holds a header, where headers have one line. */
export function headerLine(lines: readonly string[], to: number, parse: (line: string) => Header | null): Header {
  for (let at = Math.max(0, to - MAX_HEADER_LINES); at < to; at += 1) {
    const header = parse((lines[at] ?? '').trim());
    if (header !== null) return header;
  }
  return NO_HEADER;
}

function rankOf(name: string): number {
  if (isExceptionName(name)) return 3;
  return /[.\\]|::/.test(name) ? 2 : 1;
}

/** Whether a class is named as exceptions are: `ValueError`, `java.io.IOException`. */
export function isExceptionName(name: string): boolean {
  return EXCEPTION_NAME.test(name);
}

const PLAIN_HEADER = /^([A-Za-z_$][\w$.<>\\:`+-]*?)(?::\s(.*)|:)?$/;

/** `shop.Refused: payment refused`, or the class alone. */
export function plainHeader(line: string): Header | null {
  const match = PLAIN_HEADER.exec(line);
  return match === null ? null : { class: match[1] ?? '', value: match[2] ?? '' };
}
