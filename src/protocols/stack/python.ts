import type { ChainLink, Frame } from '../identity/chain.js';
import { type Header, linksOf, plainHeader, type Section, type StackReader, textFrame, withMessage } from './links.js';
import { indentOf, numberOf } from './text.js';

/** Tracebacks of Python, with causes and exception groups. */
export const pythonReader: StackReader = {
  language: 'python',
  isFrame: (line) => FRAME.test(line),
  read: (lines) => {
    const chain = new TracebackReader();
    for (const line of lines) if (!chain.take(line)) break;
    return linksOf(sectionsOf(chain.outermost, 'cause'));
  },
};

/** With the margin of an exception group. */
const FRAME = /^(?:\s+\| )?\s*File "[^"]*", line \d+/;
const FILE = /^\s*File "([^"]*)", line (\d+)(?:, in (.*))?$/;
const TRACEBACK = /^(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\):$/;
const BETWEEN = /^(?:The above exception was the direct cause of|During handling of the above exception, another)/;
/** Ends the traceback of another process, which is quoted. */
const END_OF_REMOTE = '"""';
const MARKERS = /^[\s~^]+$/;
const MARGIN = /^(\s*)(\+-\+|\||\+)(.*)$/;
const MEMBER = /^-+ (?:\d+|\.\.\.) -+$/;
const END_OF_MEMBERS = /^-+$/;
const MAX_DEPTH = 40;
const MAX_MESSAGE_LINES = 20;

/** One exception. `members` holds the exceptions of a group, each with its own chain. */
interface Traceback {
  readonly frames: Frame[];
  readonly message: string[];
  readonly members: Traceback[][];
  /** Whether its message is over. */
  closed: boolean;
}

/** The tracebacks inside one margin. A chain is in the order of the text: the outermost last. */
interface Level {
  readonly column: number;
  chain: Traceback[];
  current: Traceback | null;
}

class TracebackReader {
  readonly outermost: Traceback[] = [];
  readonly #levels: Level[] = [{ column: -1, chain: this.outermost, current: null }];
  #inGroup = false;
  /** Columns before a traceback that a log has indented. */
  #indent = 0;

  /** Reads one line. Returns false where an unrelated traceback begins. */
  take(line: string): boolean {
    const margin = MARGIN.exec(line);
    if (margin === null) return this.#takeText(this.#dedented(line));
    const column = margin[1]?.length ?? 0;
    const sign = margin[2] ?? '';
    const rest = margin[3] ?? '';
    this.#inGroup ||= sign === '+' ? TRACEBACK.test(rest.trimStart()) : FILE.test(rest);
    if (!this.#inGroup) return this.#takeText(this.#dedented(line));
    if (sign === '+-+') this.#beginMember(column + 2);
    else if (sign === '+' && MEMBER.test(rest)) this.#beginMember(column);
    else if (sign === '+' && END_OF_MEMBERS.test(rest)) this.#leave(column - 1);
    else {
      this.#leave(column);
      return this.#takeText(rest.startsWith(' ') ? rest.slice(1) : rest);
    }
    return true;
  }

  #dedented(line: string): string {
    const indent = indentOf(line);
    if (indent > 0 && TRACEBACK.test(line.slice(indent))) this.#indent = indent;
    return this.#indent === 0 ? line : line.slice(Math.min(indent, this.#indent));
  }

  get #level(): Level {
    return this.#levels[this.#levels.length - 1] as Level;
  }

  #leave(column: number): void {
    while (this.#levels.length > 1 && this.#level.column > column) this.#levels.pop();
  }

  #beginMember(column: number): void {
    this.#leave(column - 1);
    const group = this.#level.chain.at(-1);
    if (group === undefined || this.#levels.length > MAX_DEPTH) return;
    const chain: Traceback[] = [];
    group.members.push(chain);
    this.#levels.push({ column, chain, current: null });
  }

  #takeText(text: string): boolean {
    const level = this.#level;
    if (TRACEBACK.test(text.trim())) {
      if (level.current?.closed || (level.current?.message.length ?? 0) > 0) return false;
      if (level.current === null || level.current.frames.length > 0) this.#begin(level);
      return true;
    }
    if (BETWEEN.test(text.trim())) {
      level.current = null;
      return true;
    }
    const file = FILE.exec(text);
    if (file !== null) {
      const current = level.current ?? this.#begin(level);
      if (current.closed || current.message.length > 0) return false;
      current.frames.push(textFrame({ function: file[3] ?? '', file: file[1] ?? '', line: numberOf(file[2]) }));
    } else if (level.current !== null || level.column >= 0) {
      this.#takeOther(level, text);
    }
    return true;
  }

  #takeOther(level: Level, text: string): void {
    const current = level.current ?? (text === '' ? null : this.#begin(level));
    if (current === null || current.closed) return;
    const last = current.frames.length - 1;
    if (text.startsWith('  ') && current.message.length === 0) {
      const frame = current.frames[last];
      if (frame === undefined || frame.sourceLine !== '' || MARKERS.test(text) || isRepetition(text)) return;
      current.frames[last] = textFrame({ function: frame.function, sourceLine: text.trim() }, frame);
    } else if (text === '' || text === END_OF_REMOTE) {
      current.closed = current.message.length > 0;
    } else if (current.message.length < MAX_MESSAGE_LINES) {
      current.message.push(text);
    }
  }

  #begin(level: Level): Traceback {
    const traceback: Traceback = { frames: [], message: [], members: [], closed: false };
    level.chain.push(traceback);
    level.current = traceback;
    return traceback;
  }
}

function isRepetition(text: string): boolean {
  return text.startsWith('  [Previous line repeated ');
}

/** The outermost first, then its causes, then the members of groups. */
function sectionsOf(chain: readonly Traceback[], relation: ChainLink['relation']): Section[] {
  const outermostFirst = [...chain].reverse();
  const sections = outermostFirst.map((traceback, at): Section => {
    const frames = executed(traceback.frames).reverse();
    return { header: headerOf(traceback.message), frames, relation: at === 0 ? relation : 'cause' };
  });
  for (const { members } of outermostFirst) {
    for (const member of members) sections.push(...sectionsOf(member, 'group-member'));
  }
  return sections;
}

/** Without the place of a syntax error, which was read and not executed, unless it is all there is. */
function executed(frames: readonly Frame[]): Frame[] {
  const named = frames.filter((frame) => frame.function !== '');
  return named.length > 0 ? named : [...frames];
}

function headerOf(message: readonly string[]): Header {
  const first = message[0] ?? '';
  return withMessage(plainHeader(first) ?? { class: '', value: first }, message.slice(1));
}
