import { type Header, linksOf, type Section, type StackReader, textFrame } from './links.js';
import { numberOf } from './text.js';

/** Dumps of goroutines, panics, and errors that carry the stack of each cause (`%+v` of pkg/errors). */
export const goReader: StackReader = {
  language: 'go',
  isFrame: (line) => fileIn(line) !== null,
  read: (lines) => linksOf(sectionsOf(lines)),
};

const SOURCE_FILE = /\.(?:go|s|c|cc|cpp|h)$/;
const OFFSET = / \+0x[\da-f]+$/;
const GOROUTINE = /^goroutine \d+ /;
const CREATED_BY = 'created by ';
const PANIC = /^(panic|fatal error|runtime error): (.*)$/;

interface Source {
  readonly file: string;
  readonly line: number | null;
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let text: string[] = [];
  let panic: Header | null = null;
  let inDump = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const source = fileIn(lines[at + 1] ?? '');
    if (source !== null && isFunction(line)) {
      at += 1;
      if (line.startsWith(CREATED_BY)) continue;
      const current = text.length > 0 || sections.length === 0 ? startSection(sections, panic, text) : sections.at(-1);
      text = [];
      current?.frames.push(textFrame(functionIn(line), source));
    } else if (GOROUTINE.test(line)) {
      if (sections.length > 0) break;
      inDump = true;
    } else {
      const match = PANIC.exec(line.trim());
      if (match !== null && panic === null) panic = { class: match[1] ?? '', value: match[2] ?? '' };
      if (!inDump) text.push(line.trim());
    }
  }
  return sections.reverse();
}

/** A section whose message is the text before it, and for all but the first that of its cause behind it. */
function startSection(sections: Section[], panic: Header | null, text: readonly string[]): Section {
  const cause = sections.at(-1);
  const said = text.at(-1) ?? '';
  const value = cause === undefined || cause.header.value === '' ? said : `${said}: ${cause.header.value}`;
  const section: Section = { header: panic ?? { class: '', value }, frames: [], relation: 'cause' };
  sections.push(section);
  return section;
}

/** `\t/app/pay.go:12 +0x1d`. */
function fileIn(line: string): Source | null {
  if (!line.startsWith('\t') && !line.startsWith('  ')) return null;
  const text = line.trim().replace(OFFSET, '');
  const colon = text.lastIndexOf(':');
  const file = text.slice(0, Math.max(0, colon));
  if (!SOURCE_FILE.test(file) || !/^\d+$/.test(text.slice(colon + 1)) || file.includes(' at ')) return null;
  return { file, line: numberOf(text.slice(colon + 1)) };
}

/** `main.(*Cart).Pay(0xc000010000)`, `main.pay`, `created by main.start in goroutine 1`. */
function isFunction(line: string): boolean {
  return line.startsWith(CREATED_BY) || line.endsWith(')') || !/\s/.test(line.trim());
}

/** The package apart from the function, without arguments: `example.com/shop/cart` and `(*Cart).Pay`. */
function functionIn(line: string): { module: string; function: string } {
  const text = line.trim();
  const name = text.endsWith(')') ? text.slice(0, text.lastIndexOf('(')) : text;
  if (name === 'panic') return { module: 'runtime', function: 'panic' };
  const dot = name.indexOf('.', pathEndOf(name));
  return dot < 0 ? { module: '', function: name } : { module: name.slice(0, dot), function: name.slice(dot + 1) };
}

/** Where the last part of the package's path begins. Type arguments in brackets may hold paths, too. */
function pathEndOf(name: string): number {
  const bracket = name.indexOf('[');
  return Math.max(0, name.lastIndexOf('/', bracket < 0 ? name.length : bracket));
}
