import type { Frame } from '../identity/chain.js';
import { type Header, headerAbove, linksOf, plainHeader, type Section, type StackReader, textFrame } from './links.js';
import { numberOf } from './text.js';

/** Backtraces of Ruby up to 3.3 and from 3.4 on, and messages with backtraces (`full_message`) in both orders. */
export const rubyReader: StackReader = {
  language: 'ruby',
  isFrame: (line) => lineIn(line) !== null,
  read: (lines) => linksOf(sectionsOf(lines)),
};

const RUBY_FILE = /\.(?:rb|erb|rake|ru|haml|slim|jbuilder|builder|gemspec|thor)$/;
const BEFORE_FILE = /^(?:\d{1,5}: )?from /;
const NUMBERED = /^\s*\d{1,5}: from /;
/** `Cart#pay` of Ruby 3.4: the class apart from the method, as for a method of older ones. */
const METHOD = /^([\w:]+)#([^']+)$/;
const CLASS_AT_END = /^(.*) \(([A-Z][\w:]*)\)$/;
const CLASS_ALONE = /^\(?([A-Z][\w:]*)\)?$/;
/** `Refused (payment refused):`, as Rails logs it. */
const RAILS_HEADER = /^([A-Z][\w:]*) \((.*)\):$/;
const MAX_MESSAGE_LINES = 20;

interface RubyLine {
  readonly frame: Frame;
  /** What follows the place: `payment refused (Refused)`; null = nothing. */
  readonly message: string | null;
}

function sectionsOf(lines: readonly string[]): Section[] {
  return lines.some((line) => NUMBERED.test(line)) ? outermostLast(lines) : outermostFirst(lines);
}

/** Each exception begins with its message, its frames follow from the innermost on, then its cause. */
function outermostFirst(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let message: string[] | null = null;
  for (const [at, line] of lines.entries()) {
    const read = lineIn(line);
    if (read === null) {
      if (message !== null && line !== '' && message.length < MAX_MESSAGE_LINES) message.push(line.trim());
      continue;
    }
    let current = sections.at(-1);
    if (read.message !== null) {
      current = { header: { class: '', value: '' }, frames: [], relation: 'cause' };
      sections.push(current);
      message = [read.message];
    } else if (current === undefined) {
      current = { header: headerAbove(lines, 0, at, headerIn), frames: [], relation: 'cause' };
      sections.push(current);
    }
    if (message !== null) current.header = messageOf(message);
    if (read.message === null) message = null;
    current.frames.push(read.frame);
  }
  return sections;
}

/** `order: :bottom`: numbered frames from the outermost on, then the message; causes come first. */
function outermostLast(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let callers: Frame[] = [];
  for (const line of lines) {
    const read = lineIn(line);
    if (read === null) continue;
    callers.push(read.frame);
    if (NUMBERED.test(line)) continue;
    sections.push({ header: messageOf([read.message ?? '']), frames: callers.reverse(), relation: 'cause' });
    callers = [];
  }
  return sections.reverse();
}

function headerIn(line: string): Header | null {
  const match = RAILS_HEADER.exec(line);
  return match === null ? plainHeader(line) : { class: match[1] ?? '', value: match[2] ?? '' };
}

/** The class stands behind the first line of the message: `payment refused (Refused)`. */
function messageOf(lines: readonly string[]): Header {
  const [first = '', ...more] = lines;
  const match = CLASS_AT_END.exec(first);
  const alone = match === null ? CLASS_ALONE.exec(first) : null;
  const value = [match?.[1] ?? (alone === null ? first : ''), ...more].join('\n').trim();
  return { class: match?.[2] ?? alone?.[1] ?? '', value };
}

/** `/app/cart.rb:12:in 'Cart#pay'`, with `from ` before it or a message behind it. */
function lineIn(line: string): RubyLine | null {
  const text = line.trimStart().replace(BEFORE_FILE, '');
  const at = text.indexOf(':in ');
  const quote = text[at + 4];
  if (at > 0 && (quote === '`' || quote === "'")) {
    const close = text.indexOf("'", at + 5);
    const place = placeIn(text.slice(0, at));
    if (close < 0 || place === null) return null;
    const rest = text.slice(close + 1);
    if (rest !== '' && !rest.startsWith(':')) return null;
    return { frame: textFrame(labelOf(text.slice(at + 5, close)), place), message: messageIn(rest) };
  }
  return withoutLabel(text);
}

/** `/app/cart.rb:12`, where the code belongs to no method. */
function withoutLabel(text: string): RubyLine | null {
  const end = text.indexOf(': ');
  const place = placeIn(end < 0 ? text : text.slice(0, end));
  if (place === null || !RUBY_FILE.test(place.file) || place.file.includes(' ')) return null;
  return { frame: textFrame(place), message: end < 0 ? null : text.slice(end + 2) };
}

function messageIn(rest: string): string | null {
  return rest === '' ? null : rest.slice(1).trim();
}

function placeIn(text: string): { file: string; line: number | null } | null {
  const colon = text.lastIndexOf(':');
  if (colon <= 0 || !/^\d+$/.test(text.slice(colon + 1))) return null;
  return { file: text.slice(0, colon), line: numberOf(text.slice(colon + 1)) };
}

function labelOf(label: string): { module: string; function: string } {
  const match = METHOD.exec(label);
  return match === null ? { module: '', function: label } : { module: match[1] ?? '', function: match[2] ?? '' };
}
