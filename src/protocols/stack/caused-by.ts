import type { Frame } from '../identity/chain.js';
import { type Header, headerAbove, NO_HEADER, plainHeader, type Section, withMessage } from './links.js';
import { indentOf } from './text.js';

const MORE = /^\.\.\. (\d{1,6}) (?:more|common frames omitted)/;
const CAUSED_BY = 'Caused by: ';
const WRAPPED_BY = 'Wrapped by: ';
const SUPPRESSED = 'Suppressed: ';
/** Before the class in the first line: `Exception in thread "main" `, `Caught: `, a log's own words. */
const BEFORE_CLASS = /^(?:Exception in thread "[^"]*" |Caught: |Uncaught exception: )/;
/** A qualified class at the end of a log line: `ERROR payment failed: java.io.IOException: refused`. */
const CLASS_IN_LINE = /[\s:]((?:[a-z_]\w*\.)+[A-Z][\w$.]*)(?:: (.*))?$/;
/** Locks of a thread dump, a circular reference, a boundary of coroutines. */
const BETWEEN_FRAMES = /^(?:- |\[|\()/;
const MAX_FRAMES = 2_000;

interface CausedBySection extends Section {
  readonly text: string[];
  omitted: number;
}

/**
 * Sections of the form that Java set: a header, frames from the innermost on, then `Caused by:` with another header.
 * `... n more` stands for the n outermost frames of the exception before. What was suppressed is passed over.
 */
export function causedBySections(lines: readonly string[], frameIn: (line: string) => Frame | null): Section[] {
  const sections: CausedBySection[] = [];
  const above: string[] = [];
  let current: CausedBySection | null = null;
  let skipFrom: number | null = null;
  let rootFirst = false;
  let ended = false;
  for (const line of lines) {
    const text = line.trimStart();
    if (text === '') continue;
    const indent = line.length - text.length;
    if (skipFrom !== null && (indent < skipFrom || (skipFrom === 0 && text.startsWith(CAUSED_BY)))) skipFrom = null;
    if (skipFrom !== null) continue;
    const frame = frameIn(line);
    if (frame !== null) {
      current ??= added(sections, headerAbove(above, 0, above.length, headerIn));
      if (!ended && current.frames.length < MAX_FRAMES) current.frames.push(frame);
    } else if (text.startsWith(CAUSED_BY) || text.startsWith(WRAPPED_BY)) {
      current ??= added(sections, headerAbove(above, 0, above.length, headerIn));
      rootFirst ||= text.startsWith(WRAPPED_BY);
      current = added(sections, headerIn(text.slice(text.indexOf(':') + 2)) ?? NO_HEADER);
      ended = false;
    } else if (text.startsWith(SUPPRESSED)) {
      skipFrom = indentOf(line);
    } else if (current === null) {
      above.push(line);
    } else if (text.startsWith('... ')) {
      current.omitted += Number(MORE.exec(text)?.[1] ?? 0);
    } else if (current.frames.length === 0) {
      current.text.push(text);
    } else if (!BETWEEN_FRAMES.test(text)) {
      ended = true;
    }
  }
  if (rootFirst) sections.reverse();
  return filled(sections);
}

function added(sections: CausedBySection[], header: Header): CausedBySection {
  const section: CausedBySection = { header, text: [], frames: [], omitted: 0, relation: 'cause' };
  sections.push(section);
  return section;
}

function filled(sections: readonly CausedBySection[]): Section[] {
  let enclosing: readonly Frame[] = [];
  for (const section of sections) {
    section.header = withMessage(section.header, section.text);
    const { omitted, frames } = section;
    if (omitted > 0) frames.push(...enclosing.slice(Math.max(0, enclosing.length - Math.min(omitted, 250))));
    enclosing = frames;
  }
  return [...sections];
}

function headerIn(line: string): Header | null {
  const text = line.replace(BEFORE_CLASS, '');
  const header = plainHeader(text);
  if (header !== null) return header;
  const match = CLASS_IN_LINE.exec(text);
  return match === null ? null : { class: match[1] ?? '', value: match[2] ?? '' };
}
