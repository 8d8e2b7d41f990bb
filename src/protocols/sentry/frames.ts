import type { Frame } from '../identity/chain.js';
import { fieldsOf, type Json, objectOf, wordOf } from './json.js';
import { addressOf, type LoadedImages } from './loaded-images.js';
import { languageOf } from './platform.js';

export const MAX_FRAMES = 1_000;
/** No function, module or file name is longer. */
const MAX_WORD = 1_000;
const MAX_SOURCE_LINE = 200;
/** What SDKs put where they cut a source line. */
const DART_PATH = /^(?:package|dart):/;
const CUT_MARK = '{snip}';

/** A frame of a Sentry event. */
export interface SentryFrame extends Frame {
  /** Where the instruction was in memory, as hex digits after `0x`; '' = unknown. */
  readonly address: string;
}

/**
 * The frames of a `stacktrace`, oldest first; of more than `limit` the innermost. Frames that say nothing are left out.
 * `limit`: 1 to 1 000.
 */
export function framesOf(stacktrace: unknown, images: LoadedImages, limit = MAX_FRAMES): SentryFrame[] {
  const listed = Array.isArray(stacktrace) ? stacktrace : fieldsOf(stacktrace).frames;
  if (!Array.isArray(listed)) return [];
  const kept: SentryFrame[] = [];
  for (const item of listed.slice(-limit)) {
    const frame = objectOf(item);
    const read = frame === null ? null : frameIn(frame, images);
    if (read !== null) kept.push(read);
  }
  return kept;
}

function frameIn(frame: Json, images: LoadedImages): SentryFrame | null {
  const { image, imageOffset } = images.locate(frame);
  const address = addressOf(frame.instruction_addr);
  const read: SentryFrame = {
    function: name(frame.function) || name(frame.raw_function) || name(frame.symbol),
    module: name(frame.module),
    file: fileOf(frame),
    line: numberOf(frame.lineno),
    column: numberOf(frame.colno),
    inApp: typeof frame.in_app === 'boolean' ? frame.in_app : null,
    sourceLine: sourceLineOf(frame.context_line),
    image,
    imageOffset,
    address: address === null ? '' : `0x${address.toString(16)}`,
    language: languageOf(frame.platform),
  };
  return read.function || read.module || read.file || image || read.address ? read : null;
}

/** Dart's SDK sends the last part of the path as the file's name. */
function fileOf({ filename, abs_path }: Json): string {
  const path = name(abs_path);
  return DART_PATH.test(path) ? path : name(filename) || path;
}

/** The line in one piece, as it was executed; '' for one that the SDK has cut or that is too long to be a statement. */
function sourceLineOf(line: unknown): string {
  if (typeof line !== 'string' || line.includes(CUT_MARK)) return '';
  const text = line.trim();
  return text.length <= MAX_SOURCE_LINE ? text : '';
}

function name(value: unknown): string {
  return wordOf(value).slice(0, MAX_WORD);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
