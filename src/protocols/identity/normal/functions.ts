import { hash } from 'node:crypto';
import type { Language } from '../chain.js';
import { readElixir, readGo, readNative, readRust, readSwift } from './functions/compiled.js';
import { readDotnet } from './functions/dotnet.js';
import { readJvm } from './functions/jvm.js';
import { type NormalFunction, type Reader, readAny } from './functions/names.js';
import { readPhp } from './functions/php.js';
import { readDart, readJavascript, readPerl, readPython, readRuby } from './functions/scripts.js';

export type { NormalFunction } from './functions/names.js';

/** One reader for each language. `functions/` holds them by family; `names.ts` is what they share. */
const READERS: Readonly<Record<Language, Reader>> = {
  java: readJvm,
  dotnet: readDotnet,
  javascript: readJavascript,
  python: readPython,
  ruby: readRuby,
  php: readPhp,
  go: readGo,
  rust: readRust,
  elixir: readElixir,
  dart: readDart,
  perl: readPerl,
  swift: readSwift,
  native: readNative,
};

const MAX_CHARS = 400;
/** Of a longer name the first and the last part are read. */
const MAX_READ_CHARS = 1_000;
const DIGEST_CHARS = 8;

/**
 * The normal form of a function: without arguments, numbers of closures, and names made at run time. Owner and name have
 * at most 400 characters. What is cut ends in `#` and eight hex digits of the whole normal form.
 */
export function normalFunction(name: string, module: string, language: Language | null): NormalFunction {
  const read = language === null ? readAny : READERS[language];
  const normal = read(bounded(name.trim()), bounded(module.trim()));
  return { owner: cut(normal.owner), name: cut(normal.name) };
}

function bounded(text: string): string {
  if (text.length <= MAX_READ_CHARS) return text;
  return `${text.slice(0, MAX_READ_CHARS / 2)}${text.slice(-MAX_READ_CHARS / 2)}`;
}

function cut(text: string): string {
  if (text.length <= MAX_CHARS) return text;
  const digest = hash('sha256', text, 'hex').slice(0, DIGEST_CHARS);
  return `${text.slice(0, MAX_CHARS - DIGEST_CHARS - 1)}#${digest}`;
}
