import type { Frame } from '../identity/chain.js';
import { type Header, linksOf, NO_HEADER, type Section, type StackReader, textFrame } from './links.js';
import { positionOf } from './text.js';

/** Backtraces of Rust with or without symbols, panics, and the causes that anyhow and eyre list. */
export const rustReader: StackReader = {
  language: 'rust',
  isFrame: (line) => RUST_FRAME.test(line),
  read: (lines) => linksOf(sectionsOf(lines)),
};

const RUST_FRAME =
  /^\s*\d{1,5}: {1,8}(?:0x[\da-f]+ - )?(?:<*[\w{&[*][^\s:]*::|(?:__)?rust_|_?start$|main$|__libc_|<unknown>)|^(?:stack|Stack) backtrace:$/;
const NUMBERED = /^\s*(\d{1,5}): +(?:0x[\da-f]+ - )?(\S.*)$/;
const PLACE = /^\s+at (\S.*)$/;
const BACKTRACE = /^\s*(?:(?:stack|Stack) backtrace:|[^\w\s]+ BACKTRACE [^\w\s]+)$/;
const PANICKED = 'panicked at ';
const PANIC = /^panicked at (?:'(.*)', )?[^\s:]+:\d+:\d+(:?)$/;
const ERROR = /^Error: (.*)$/;
const CAUSED_BY = 'Caused by:';
/** Of the causes, with or without a number: `0: connection refused`. */
const NUMBER = /^\d{1,3}: +/;
const SYMBOL_HASH = /::h[\da-f]{16}$/;
const CRATE_HASH = /\[[\da-f]{16}\]/g;
const MAX_CAUSES = 50;

function sectionsOf(lines: readonly string[]): Section[] {
  const marker = lines.findIndex((line) => BACKTRACE.test(line));
  const above =
    marker < 0
      ? lines.slice(
          0,
          lines.findIndex((line) => NUMBERED.test(line)),
        )
      : lines.slice(0, marker);
  const frames = framesOf(marker < 0 ? lines : lines.slice(marker + 1));
  return [{ header: headerOf(above), frames, relation: 'cause' }, ...causesOf(above)];
}

function framesOf(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  let lastNumber = -1;
  for (const line of lines) {
    const match = NUMBERED.exec(line);
    const place = match === null ? PLACE.exec(line) : null;
    if (match !== null) {
      if (Number(match[1]) < lastNumber) break;
      lastNumber = Number(match[1]);
      if (match[2] !== '<unknown>') frames.push(textFrame({ function: withoutHashes(match[2] ?? '') }));
    } else if (place !== null && frames.length > 0) {
      const last = frames[frames.length - 1] as Frame;
      // Functions that were inlined share a number: only the first line of a place belongs to the frame above it.
      if (last.file === '') frames[frames.length - 1] = textFrame(last, positionOf(place[1] ?? ''));
    }
  }
  return frames;
}

/** Without the hashes of the build: `core[c1f1a4ba060b9bfa]::fmt::write`, `shop::pay::h0e4b71e3712d3d0c`. */
function withoutHashes(name: string): string {
  return name.replace(SYMBOL_HASH, '').replace(CRATE_HASH, '');
}

function headerOf(above: readonly string[]): Header {
  for (const [at, line] of above.entries()) {
    const start = line.indexOf(PANICKED);
    const panic = start < 0 ? null : PANIC.exec(line.slice(start));
    if (panic !== null) {
      const message = panic[1] ?? above.slice(at + 1).join('\n');
      return { class: 'panic', value: message.trim() };
    }
    const error = ERROR.exec(line.trim());
    if (error !== null) return { class: '', value: error[1] ?? '' };
  }
  const cause = above.findIndex((line) => line.trim() === CAUSED_BY);
  const said = (cause < 0 ? above : above.slice(0, cause)).filter((line) => line !== '');
  return { class: '', value: (said.at(-1) ?? '').trim() };
}

function causesOf(above: readonly string[]): Section[] {
  const start = above.findIndex((line) => line.trim() === CAUSED_BY);
  if (start < 0) return [];
  const causes: Section[] = [];
  for (const line of above.slice(start + 1, start + 1 + MAX_CAUSES)) {
    if (line === '' || !line.startsWith(' ')) break;
    causes.push({ header: { ...NO_HEADER, value: line.trim().replace(NUMBER, '') }, frames: [], relation: 'cause' });
  }
  return causes;
}
