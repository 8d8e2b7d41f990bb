import type { ErrorChain, Language } from '../identity/chain.js';
import { appleReader } from './apple.js';
import { beamReader } from './beam.js';
import { dartReader } from './dart.js';
import { dotnetReader } from './dotnet.js';
import { geckoReader } from './gecko.js';
import { goReader } from './go.js';
import { javaReader } from './java.js';
import type { StackReader } from './links.js';
import { nativeReader } from './native.js';
import { perlReader } from './perl.js';
import { phpReader } from './php.js';
import { pythonReader } from './python.js';
import { rubyReader } from './ruby.js';
import { rustReader } from './rust.js';
import { linesOf } from './text.js';
import { v8Reader } from './v8.js';

/**
 * Readers of stack texts, one a file. They name functions, modules and files as the Sentry SDK of the language does, so
 * that an error is the same whether it comes as frames or as a text. `text.ts` bounds what is read of a text, `links.ts`
 * what is kept of it, `caused-by.ts` is the form that Java and OpenTelemetry's PHP share.
 *
 * Where a line suits two readers, the earlier of this list takes it.
 */
const READERS: readonly StackReader[] = [
  pythonReader,
  phpReader,
  javaReader,
  v8Reader,
  dotnetReader,
  dartReader,
  nativeReader,
  goReader,
  rubyReader,
  rustReader,
  beamReader,
  geckoReader,
  appleReader,
  perlReader,
];

/** Lines in which a body is searched for a frame before it counts as text alone. */
const MAX_LINES_SEARCHED = 400;

/**
 * The exceptions of a stack text, with their frames. `hint` is the language of the client where it is known; the text
 * itself decides where it holds no stack of that language.
 * Returns null where no frame is recognised. Never throws; the time is bounded for every text.
 */
export function readStack(text: string, hint: Language | null = null): ErrorChain | null {
  const lines = linesOf(text);
  const hinted = hint === null ? [] : READERS.filter(({ language }) => language === hint);
  for (const reader of hinted) {
    const links = lines.some((line) => reader.isFrame(line)) ? reader.read(lines) : null;
    if (links !== null) return { language: reader.language, links };
  }
  const open = new Set(READERS.filter((reader) => !hinted.includes(reader)));
  for (const line of lines) {
    for (const reader of open) {
      if (!reader.isFrame(line)) continue;
      const links = reader.read(lines);
      if (links !== null) return { language: reader.language, links };
      open.delete(reader);
    }
  }
  return null;
}

/** Whether a text, such as the body of a log record, holds a line that looks like a frame of a stack. */
export function looksLikeStack(text: string): boolean {
  const lines = linesOf(text).slice(0, MAX_LINES_SEARCHED);
  return lines.some((line) => READERS.some((reader) => reader.isFrame(line)));
}
