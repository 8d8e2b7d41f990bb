import type { Frame } from '../identity/chain.js';
import {
  type Header,
  headerAbove,
  linksOf,
  NO_HEADER,
  plainHeader,
  type Section,
  type StackReader,
  textFrame,
} from './links.js';
import { numberOf } from './text.js';

/** .NET and Mono. */
export const dotnetReader: StackReader = {
  language: 'dotnet',
  isFrame: (line) => frameIn(line) !== null,
  read: (lines) => linksOf(sectionsOf(lines)),
};

/** The word before a frame, which the runtime translates. */
const AT = /^(?:at|bei|à|em|en|w|v|в|в|在|場所|위치:) /;
const INNER = ' ---> ';
const INNER_LINE = /^---> (?:\(Inner Exception #(\d+)\) )?/;
const END_OF_INNER = '--- End of inner exception stack trace ---';
const END_OF_MEMBER = '<---';
const BEFORE_CLASS = /^(?:Unhandled [Ee]xception[.:] |\[ERROR\] FATAL UNHANDLED EXCEPTION: )/;
const AGGREGATE = 'AggregateException';
/** Behind the arguments: an offset and the file. The word before the file is translated, too. */
const AFTER_CALL = /^(?: \+ 0x[\da-f]+| \[0x[\da-f]+\])?(?: \S+ (.+))?$/i;
const LINE_NUMBER = /^(?:\D{1,20} )?(\d+)\.?$/;
const JAVA_LIKE_PLACE = /^[^\s,]+:\d+$/;
const UNITY_FRAME = /^([\w.+`<>]{1,300})[.:]([\w.<>|]{1,200}) ?\([^()]{0,500}\) \(at ([^()]{1,500})\)$/;
const GENERIC_ARGUMENTS = /\[[^[\]]*\]/g;
const ASYNC_METHOD = /^(.+)\.<(\w+)>d(?:__\d+)?\.MoveNext$/;
const LAMBDA = /^<(\w*)>b__\w+$/;

/** An exception whose text is not over, and how many were open when it began. */
interface Open {
  readonly section: Section;
  readonly text: string[];
}

class TraceReader {
  readonly sections: Section[] = [];
  readonly #open: Open[] = [];
  /** How many exceptions were open before each member of an AggregateException. */
  readonly #members: number[] = [];
  /** Depth of members inside one that is passed over because it stands above as the inner exception. */
  #skipped = 0;

  /** Reads one line. Returns false where the text of the exception is over. */
  take(line: string): boolean {
    const text = line.trim();
    const endsMember = text.endsWith(END_OF_MEMBER);
    const inner = INNER_LINE.exec(text);
    if (this.#skipped > 0) {
      if (inner?.[1] !== undefined) this.#skipped += 1;
      if (endsMember) this.#skipped -= 1;
      return true;
    }
    const rest = endsMember ? text.slice(0, -END_OF_MEMBER.length).trimEnd() : text;
    const goesOn = inner === null ? this.#takeText(rest) : this.#takeInner(rest.slice(inner[0].length), inner[1]);
    if (endsMember) this.#open.length = Math.min(this.#open.length, this.#members.pop() ?? this.#open.length);
    return goesOn;
  }

  begin(header: Header, text: string): void {
    const [first = '', ...inner] = text.split(INNER);
    this.#push(header.class === '' ? (plainHeader(first) ?? header) : { ...header, value: valueIn(first) }, 'cause');
    for (const one of inner) this.#push(headerIn(one), this.#relation());
  }

  #takeInner(text: string, member: string | undefined): boolean {
    if (member === undefined) {
      for (const one of text.split(INNER)) this.#push(headerIn(one), this.#relation());
    } else if (member === '0' && this.sections.length > 1) {
      this.#skipped = 1;
    } else {
      this.#members.push(this.#open.length);
      for (const [at, one] of text.split(INNER).entries()) {
        this.#push(headerIn(one), at === 0 ? 'group-member' : 'cause');
      }
    }
    return true;
  }

  #takeText(text: string): boolean {
    const current = this.#open.at(-1);
    if (text === END_OF_INNER) {
      if (this.#open.length > 1) this.#open.pop();
      return true;
    }
    if (current === undefined || text === '' || text.startsWith('--- ')) return true;
    const frame = frameIn(text);
    if (frame !== null) current.section.frames.push(frame);
    else if (current.section.frames.length === 0) this.#takeMessage(current, text);
    else return this.#open.length > 1;
    return true;
  }

  #takeMessage({ section, text: lines }: Open, text: string): void {
    lines.push(text);
    if (lines.length > 20) return;
    const [first = '', ...inner] = text.split(INNER);
    section.header = { ...section.header, value: `${section.header.value}\n${first}`.trim() };
    for (const one of inner) this.#push(headerIn(one), this.#relation());
  }

  #relation(): Section['relation'] {
    return this.#open.at(-1)?.section.header.class.endsWith(AGGREGATE) ? 'group-member' : 'cause';
  }

  #push(header: Header, relation: Section['relation']): void {
    const section: Section = { header, frames: [], relation };
    this.sections.push(section);
    this.#open.push({ section, text: [] });
  }
}

function sectionsOf(lines: readonly string[]): Section[] {
  const firstFrame = lines.findIndex((line) => frameIn(line) !== null);
  if (firstFrame < 0) return [];
  const header = headerAbove(lines, 0, firstFrame, (line) => plainHeader(outermostOf(line)));
  const start = lines.slice(0, firstFrame).findIndex((line) => isHeader(line, header));
  const reader = new TraceReader();
  reader.begin(header, start < 0 ? '' : (lines[start] ?? '').trim().replace(BEFORE_CLASS, ''));
  const from = start < 0 ? firstFrame : start + 1;
  for (let at = from; at < lines.length; at += 1) if (!reader.take(lines[at] ?? '')) break;
  return reader.sections;
}

function isHeader(line: string, header: Header): boolean {
  return header.class !== '' && plainHeader(outermostOf(line.trim()))?.class === header.class;
}

function outermostOf(line: string): string {
  return line.replace(BEFORE_CLASS, '').split(INNER, 1)[0] ?? '';
}

function headerIn(text: string): Header {
  return plainHeader(text) ?? { ...NO_HEADER, value: text };
}

function valueIn(text: string): string {
  return plainHeader(text)?.value ?? text;
}

/** `at Shop.Cart.Pay(String amount) in /src/Cart.cs:line 12`, Mono's `at Shop.Cart.Pay (System.String amount) [0x2] in …`. */
function frameIn(line: string): Frame | null {
  const text = line.trimStart();
  if (!AT.test(text)) return unityFrameIn(text);
  const open = text.indexOf('(');
  const close = text.indexOf(')', open);
  if (open < 0 || close < 0) return null;
  const after = AFTER_CALL.exec(text.slice(close + 1).trimEnd());
  if (after === null || JAVA_LIKE_PLACE.test(text.slice(open + 1, close))) return null;
  const name = text.slice(text.indexOf(' ') + 1, open);
  if (name.endsWith(' ') && !text.startsWith(' [0x', close + 1)) return null;
  const call = name.trimEnd().replace(GENERIC_ARGUMENTS, '');
  if (call === '' || call.includes(' ') || call.includes('/')) return null;
  return textFrame(methodOf(call), sourceIn(after[1]?.trim() ?? ''));
}

/** `Shop.CartView.Pay (System.Int32 id) (at Assets/Scripts/CartView.cs:12)`, `CartView:Pay () (at <a1b2>:0)`. */
function unityFrameIn(text: string): Frame | null {
  if (!text.endsWith(')') || !text.includes(' (at ')) return null;
  const [, owner, method, place = ''] = UNITY_FRAME.exec(text) ?? [];
  if (owner === undefined || method === undefined) return null;
  return textFrame({ module: owner, function: method }, sourceIn(place));
}

/** Methods as they stand in the source, where the compiler made another: `<PayAsync>d__5.MoveNext` → `PayAsync`. */
function methodOf(call: string): { module: string; function: string } {
  const asynchronous = ASYNC_METHOD.exec(call);
  if (asynchronous !== null) return { module: asynchronous[1] ?? '', function: asynchronous[2] ?? '' };
  const dot = call.endsWith('.ctor') || call.endsWith('.cctor') ? call.lastIndexOf('.') - 1 : call.lastIndexOf('.');
  if (dot <= 0) return { module: '', function: call };
  const method = call.slice(dot + 1);
  const lambda = LAMBDA.exec(method);
  return { module: call.slice(0, dot), function: lambda === null ? method : `${lambda[1]} { <lambda> }` };
}

function sourceIn(text: string): { file: string; line: number | null } {
  const colon = text.lastIndexOf(':');
  // German ends with a full stop.
  const number = colon < 0 ? null : LINE_NUMBER.exec(text.slice(colon + 1));
  const file = number === null ? text : text.slice(0, colon);
  return file.startsWith('<') ? { file: '', line: null } : { file, line: numberOf(number?.[1]) };
}
