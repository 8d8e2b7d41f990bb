import type { Frame } from '../identity/chain.js';
import { causedBySections } from './caused-by.js';
import { linksOf, type StackReader, textFrame } from './links.js';
import { positionOf } from './text.js';

/** Java, Kotlin, Scala, Groovy, Clojure and Android. */
export const javaReader: StackReader = {
  language: 'java',
  isFrame: (line) => frameIn(line) !== null,
  read: (lines) => linksOf(causedBySections(lines, frameIn)),
};

/** Where a frame has no source file. */
const NO_FILE = new Set(['Native Method', 'Unknown Source', 'NO_SOURCE_FILE']);
const FILE_ALONE = /^(?:<generated>|SourceFile|[^\s:()]*\.(?:java|kts?|scala|groovy|cljc?))$/;
const OTHER_LANGUAGE = /\.(?:php|rs|go|dart|swift)$/;
/** A module or class loader before the class, `java.base@17/` or `app//`, but not the number of a hidden class. */
const LOADER = /^[^/]*\/(?!(?:0x[\da-f]+|\d+)\.)/;
/** clojure.stacktrace writes a blank before the place, and `at ` before the first frame only. */
const AFTER_BLANK = /\.(?:cljc?|java):\d+$|^NO_SOURCE_FILE/;

/** `at java.base/java.util.List.of(List.java:1)`, with or without the library behind it. */
function frameIn(line: string): Frame | null {
  const text = line.trimStart();
  const isFirst = text.startsWith('at ');
  if (!isFirst && (!line.startsWith('    ') || !text.endsWith(')'))) return null;
  const open = text.indexOf('(');
  const close = text.indexOf(')', open);
  if (open < 0 || close < 0) return null;
  const place = text.slice(open + 1, close);
  const afterBlank = text[open - 1] === ' ';
  if (afterBlank ? !AFTER_BLANK.test(place) : !isFirst) return null;
  const source = sourceIn(place);
  if (source === null) return null;
  const name = text
    .slice(isFirst ? 3 : 0, open)
    .trim()
    .replace(LOADER, '')
    .replace(LOADER, '');
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || (afterBlank && name.includes(' '))) return null;
  return textFrame({ module: name.slice(0, dot), function: name.slice(dot + 1) }, source);
}

function sourceIn(place: string): Partial<Frame> | null {
  if (NO_FILE.has(place) || place === '') return place === '' ? null : {};
  if (FILE_ALONE.test(place)) return { file: place };
  const { file, line, column } = positionOf(place);
  if (line === null || column !== null || file.includes(',') || OTHER_LANGUAGE.test(file)) return null;
  return { file: NO_FILE.has(file) ? '' : file, line };
}
