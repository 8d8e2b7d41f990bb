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

const CHARS = 400;

/** The normal form of a function: without arguments, numbers of closures, and names made at run time. */
export function normalFunction(name: string, module: string, language: Language | null): NormalFunction {
  const read = language === null ? readAny : READERS[language];
  return read(name.slice(0, CHARS).trim(), module.slice(0, CHARS).trim());
}
