import type { SentryChain, SentryLink } from './exceptions.js';
import type { SentryFrame } from './frames.js';

/** About what is kept of a stack; the rest is not even written. */
const ENOUGH = 70_000;
const MAX_VALUE = 2_000;
const MAX_WORD = 400;
/** Colours of terminals, and what else is not to be seen; line ends and tabs stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const COLOURS = /\x1b\[[\d;]{0,20}[A-Za-z]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\0-\x08\x0b-\x1f\x7f]/g;

/**
 * The error as a text to read: the outermost exception first, what caused it below. Of each the innermost frame comes
 * first, `at function (file:line:column)`, or `at image+0x1f` for machine code without symbols; a `*` marks the
 * application's own code. Under the innermost own frame stands its source line. A log message with a stack is shown in
 * the same way, under the first line of `message`. Null without exceptions and frames.
 */
export function stackText({ shown, messageFrames }: SentryChain, message: string): string | null {
  if (shown.length === 0) return messageStack(messageFrames, message);
  let text = '';
  for (const [at, link] of shown.entries()) {
    if (text.length > ENOUGH) break;
    if (at > 0) text += `\n${introductionOf(link)}`;
    text += headOf(link) + linesOf(link.frames, ENOUGH - text.length);
  }
  return text === '' ? null : visible(text);
}

function messageStack(frames: readonly SentryFrame[], message: string): string | null {
  if (frames.length === 0) return null;
  const [firstLine = ''] = cut(message.trimStart(), MAX_VALUE).split('\n', 1);
  return visible((firstLine.trim() || 'Stack') + linesOf(frames, ENOUGH));
}

function introductionOf({ isSuppressed, relation }: SentryLink): string {
  if (isSuppressed) return 'Suppressed: ';
  return relation === 'group-member' ? 'In the group: ' : 'Caused by: ';
}

function headOf({ class: named, value }: SentryLink): string {
  const parts = [named.slice(0, MAX_WORD), cut(value, MAX_VALUE)].filter((part) => part !== '');
  return parts.join(': ') || 'Error';
}

/** Lines of the frames until `room` is used up. */
function linesOf(frames: readonly SentryFrame[], room: number): string {
  const place = placeIn(frames);
  let text = '';
  for (let n = frames.length - 1; n >= 0 && text.length <= room; n -= 1) {
    const frame = frames[n] as SentryFrame;
    text += `\n  ${frame.inApp === true ? '*' : ' '} at ${calledAt(frame)}`;
    if (frame === place && frame.sourceLine !== '') text += `\n      > ${frame.sourceLine}`;
  }
  return text;
}

/** The innermost own frame, else the innermost of which the SDK does not say that it is foreign, else the innermost. */
function placeIn(frames: readonly SentryFrame[]): SentryFrame | undefined {
  return (
    frames.findLast(({ inApp }) => inApp === true) ?? frames.findLast(({ inApp }) => inApp === null) ?? frames.at(-1)
  );
}

function calledAt(frame: SentryFrame): string {
  const called = frame.function.slice(0, MAX_WORD);
  const file = frame.file || frame.module;
  if (file === '' && called === '') return instructionOf(frame) || '<unknown>';
  const place = file === '' ? instructionOf(frame) || '<unknown>' : file.slice(0, MAX_WORD);
  const line = frame.line === null ? '' : `:${frame.line}`;
  const column = frame.column === null ? '' : `:${frame.column}`;
  return `${called || '<anonymous>'} (${place}${line}${column})`;
}

/** `/lib/libgame.so+0x1f`, or with the address in memory where the offset is unknown; '' without either. */
function instructionOf({ image, imageOffset, address }: SentryFrame): string {
  const file = image.slice(0, MAX_WORD);
  if (file === '') return address;
  if (imageOffset !== null) return `${file}+0x${imageOffset.toString(16)}`;
  return address === '' ? file : `${file} ${address}`;
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

function visible(text: string): string {
  if (text.search(INVISIBLE) === -1) return text;
  return text.replaceAll('\r\n', '\n').replace(COLOURS, '').replace(INVISIBLE, ' ');
}
