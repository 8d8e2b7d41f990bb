import type { Frame } from '../identity/chain.js';
import {
  type Header,
  headerAbove,
  isExceptionName,
  linksOf,
  type Section,
  type StackReader,
  textFrame,
} from './links.js';
import { indentOf, positionOf } from './text.js';

/** Node, Deno, Bun, Chrome and Hermes. */
export const v8Reader: StackReader = {
  language: 'javascript',
  isFrame: (line) => frameIn(line) !== null,
  read: (lines) => linksOf(sectionsOf(lines)),
};

const HEADER =
  /^(?:Uncaught |Unhandled Rejection: |Unhandled |error: )?(?:\(in promise\) )?([A-Za-z_$][\w$.]*)(?: \[[^\]]*\])?(?:: ?(.*))?$/;
const CAUSE = /^(?:\[cause\]|cause|[Cc]aused by): ?(.*)$/;
const ERRORS = /^(?:\[errors\]|errors): \[$/;
const MATCHING_CAUSE = /^\.\.\. (\d{1,4}) lines matching cause stack trace/;
/** Below it Node lists where an unhandled 'error' event was emitted. */
const EMITTED = /^Emitted '\w+' event/;
const OTHER_LANGUAGE = /\.(?:rs|go|php|swift|cc?|cpp|cs|java|kt)$/;
const LETTER = /[A-Za-z]/;
/** Where no function is named before it, a source is a path, an address or `<anonymous>`. */
const PATH_SIGN = /[./<]/;
const WITHOUT_POSITION = /^(?:<anonymous>|native|index \d{1,9}|unknown location)$/;
const WINDOWS_DRIVE = /^\/(?=[A-Za-z]:)/;

interface V8Section extends Section {
  /** Frames that the text leaves out because the cause has them, and where they belong. */
  omitted: { at: number; count: number } | null;
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: V8Section[] = [];
  /** Columns of the headers in the lists of errors that are open; null = its first line is not read yet. */
  const lists: (number | null)[] = [];
  let current: V8Section | null = null;
  for (const [at, line] of lines.entries()) {
    const text = line.trimStart();
    const frame = frameIn(line);
    if (frame !== null) {
      current ??= added(sections, headerAbove(lines, 0, at, headerIn), 'cause');
      current.frames.push(frame);
      continue;
    }
    if (current === null || text === '') continue;
    if (EMITTED.test(text)) break;
    const cause = CAUSE.exec(text);
    const list = lists.at(-1);
    if (cause !== null) {
      const header = headerIn(cause[1]?.replace(/^\[(.*)\]$/, '$1') ?? '');
      if (header !== null && header.class !== 'undefined') current = added(sections, header, 'cause');
    } else if (ERRORS.test(text)) {
      lists.push(null);
    } else if (list !== undefined && text.startsWith(']')) {
      lists.pop();
    } else if (list === null || (list !== undefined && indentOf(line) === list)) {
      const header = headerIn(text.replace(/^\[(.*)\],?$/, '$1'));
      lists[lists.length - 1] = indentOf(line);
      if (header !== null && /^[A-Z]/.test(header.class)) current = added(sections, header, 'group-member');
    } else if (text.startsWith('... ')) {
      current.omitted = { at: current.frames.length, count: Number(MATCHING_CAUSE.exec(text)?.[1] ?? 0) };
    } else if (current.frames.length === 0) {
      current.header = { ...current.header, value: `${current.header.value}\n${text}`.slice(0, 4_000) };
    } else if (lists.length === 0 && isExceptionName(headerIn(text)?.class ?? '')) {
      break;
    }
  }
  for (const [at, section] of sections.entries()) fill(section, sections[at + 1]?.frames ?? []);
  return sections;
}

function added(sections: V8Section[], header: Header, relation: Section['relation']): V8Section {
  const section: V8Section = { header, frames: [], relation, omitted: null };
  sections.push(section);
  return section;
}

function fill({ frames, omitted }: V8Section, cause: readonly Frame[]): void {
  if (omitted === null) return;
  const end = cause.length - (frames.length - omitted.at);
  if (end > 0) frames.splice(omitted.at, 0, ...cause.slice(Math.max(0, end - Math.min(omitted.count, 250)), end));
}

function headerIn(line: string): Header | null {
  const match = HEADER.exec(line);
  return match === null ? null : { class: match[1] ?? '', value: match[2] ?? '' };
}

/** `at async pay (file:///app/cart.js:1:2)`, `at /app/cart.js:1:2`, `at Array.map (<anonymous>)`. */
function frameIn(line: string): Frame | null {
  let text = line.trimStart();
  if (!text.startsWith('at ')) return null;
  if (text.endsWith(' {')) text = text.slice(0, -2);
  if (text.endsWith(',')) text = text.slice(0, -1);
  const call = text.slice(text.startsWith('async ', 3) ? 9 : 3);
  const open = call.endsWith(')') ? call.indexOf(' (') : -1;
  if (open < 0) return frameAt('', call);
  return frameAt(call.slice(0, open), call.slice(open + 2, -1));
}

function frameAt(name: string, place: string): Frame | null {
  if (WITHOUT_POSITION.test(place)) {
    return name === '' && place !== '<anonymous>' ? null : textFrame({ function: name, file: fileAlone(place) });
  }
  const source = evaluatedIn(place);
  const wasm = source.indexOf(':wasm-function[');
  if (wasm > 0) return textFrame({ function: name, file: source.slice(0, wasm) });
  const { file, line, column } = positionOf(source.startsWith('address at ') ? source.slice(11) : source);
  if (line === null || column === null || OTHER_LANGUAGE.test(file)) return null;
  if (!LETTER.test(file) || (name === '' && !PATH_SIGN.test(file))) return null;
  return textFrame({ function: name, file: pathOf(file), line, column });
}

function fileAlone(place: string): string {
  return place === '<anonymous>' ? place : '';
}

/** `eval at pay (/app/cart.js:1:2), <anonymous>:1:1` → the file that called eval. */
function evaluatedIn(place: string): string {
  if (!place.startsWith('eval at ')) return place;
  const open = place.lastIndexOf('(');
  const close = place.indexOf(')', open);
  return open < 0 || close < 0 ? place : place.slice(open + 1, close);
}

function pathOf(file: string): string {
  return file.startsWith('file://') ? file.slice(7).replace(WINDOWS_DRIVE, '') : file;
}
