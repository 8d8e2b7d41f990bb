import type { Frame } from '../identity/chain.js';
import { headerAbove, linksOf, plainHeader, type StackReader, textFrame } from './links.js';
import { numberOf, positionOf } from './text.js';

/** Dart and Flutter: with symbols, obfuscated, and in the short form of the package stack_trace. */
export const dartReader: StackReader = {
  language: 'dart',
  isFrame: (line) => frameIn(line) !== null,
  read: (lines) => {
    const frames: Frame[] = [];
    let first = -1;
    let lastNumber = -1;
    for (const [at, line] of lines.entries()) {
      const frame = frameIn(line);
      if (frame === null) continue;
      const number = Number(NUMBER.exec(line.trimStart())?.[1] ?? lastNumber);
      if (number < lastNumber) break;
      lastNumber = number;
      if (first < 0) first = at;
      frames.push(frame);
    }
    const preamble = lines.slice(0, Math.max(0, first)).findIndex((line) => PREAMBLE.test(line));
    const to = preamble < 0 ? first : preamble;
    return linksOf([{ header: headerAbove(lines, 0, to, plainHeader), frames, relation: 'cause' }]);
  },
};

const NUMBER = /^#(\d{1,6}) +/;
const OBFUSCATED = /^abs [\da-f]+ (?:virt ([\da-f]+) )?(\S+)\+0x([\da-f]+)$/;
/** The library that holds the compiled program. */
const IMAGE = 'libapp.so';
/** What the virtual machine says before the frames of an obfuscated program. */
const PREAMBLE = /^\s*(?:Warning: This VM has been configured|\*\*\* \*\*\* )/;
const LOCATION = /^(?:package:|dart:|file:\/\/|org-dartlang-|[^\s:]+\.dart)/;
const SHORT_FORM = /^((?:package:|dart:)\S+|\S+\.dart) (\d+)(?::(\d+))? {2,}(\S.*)$/;
const CLOSURE = '<anonymous closure>';

/** `#0      Cart.pay (package:shop/cart.dart:12:3)`. */
function frameIn(line: string): Frame | null {
  const text = line.trimStart();
  const number = text.startsWith('#') ? NUMBER.exec(text) : null;
  if (number === null) return shortFrameIn(text);
  const body = text.slice(number[0].length);
  const obfuscated = OBFUSCATED.exec(body);
  if (obfuscated !== null) {
    const offset = Number.parseInt(obfuscated[1] ?? obfuscated[3] ?? '', 16);
    return textFrame({ image: IMAGE, imageOffset: Number.isSafeInteger(offset) ? offset : null });
  }
  const open = body.lastIndexOf(' (');
  if (open <= 0 || !body.endsWith(')')) return null;
  const place = body.slice(open + 2, -1);
  if (!LOCATION.test(place)) return null;
  return textFrame({ function: functionOf(body.slice(0, open)) }, positionOf(place));
}

/** `package:shop/cart.dart 12:3  Cart.pay`. */
function shortFrameIn(text: string): Frame | null {
  if (!text.includes('.dart') && !text.startsWith('dart:')) return null;
  const match = SHORT_FORM.exec(text);
  if (match === null) return null;
  const place = { file: match[1] ?? '', line: numberOf(match[2]), column: numberOf(match[3]) };
  return textFrame({ function: functionOf(match[4] ?? '') }, place);
}

/** `new Cart.<anonymous closure>` → `new Cart.<fn>`, as the package stack_trace names it. */
function functionOf(name: string): string {
  return name.replaceAll(CLOSURE, '<fn>').trim();
}
