import type { Frame, Language } from './chain.js';
import { type NormalFrame, normalFrame, rawKeyOf } from './normal/frame.js';

/** How the frames of a chain are looked at. */
export interface FrameOptions {
  readonly language: Language | null;
  /** Whether the client said of any frame of the chain that it is the application's own. */
  readonly isOwnKnown: boolean;
  /** Characters of different frames that are looked at, the innermost first. */
  readonly maxChars: number;
}

/** A frame that takes part. Equal frames of a recursion are one object, with the innermost of them as `frame`. */
export interface Counted {
  readonly frame: Frame;
  readonly normal: NormalFrame;
  /** How often it occurs. */
  times: number;
}

/** So many frames of a trace are looked at, and so many of them are the oldest. */
const MAX_LOOKED = 1_000;
const MAX_OLDEST = 100;
/** The key of a frame without function, file and image. */
const NOTHING_KNOWN = '?\n';

/** Scripts that a browser has loaded: mostly bundles. */
const IS_LOADED = /^(?:https?|app|capacitor|ionic):/;

/**
 * The frames that tell an error apart, oldest first: the application's own, by what the client says of them or else by
 * the tables of libraries, or all where there is none. Functions that only raise errors for others take no part where
 * there are others. Of different frames so many are looked at as `maxChars` allows, from the innermost on.
 */
export function countedFrames(frames: readonly Frame[], options: FrameOptions): Counted[] {
  const marked = options.isOwnKnown ? frames.filter(({ inApp }) => inApp === true) : [];
  const known = marked.length > 0 ? normalised(marked, options) : [];
  const all = known.length > 0 ? known : normalised(frames, options);
  const own = known.length > 0 ? known : all.filter(({ normal }) => !normal.isLibrary);
  const used = own.length > 0 ? own : all;
  const raising = used.filter(({ normal }) => !normal.isThrowHelper);
  return raising.length > 0 ? raising : used;
}

/** Without frames of which nothing is known, and those that the language itself makes. Oldest first. */
function normalised(frames: readonly Frame[], { language, maxChars }: FrameOptions): Counted[] {
  const different = new Map<string, Counted>();
  const counted: Counted[] = [];
  let chars = 0;
  for (const frame of lookedAt(frames)) {
    const raw = rawKeyOf(frame, language);
    let one = different.get(raw);
    if (one === undefined) {
      chars += raw.length;
      if (chars > maxChars && different.size > 0) break;
      one = { frame, normal: normalFrame(frame, language, raw), times: 0 };
      different.set(raw, one);
    }
    one.times += 1;
    if (!one.normal.isMachinery && one.normal.key !== NOTHING_KNOWN) counted.push(one);
  }
  return counted.reverse();
}

/** The innermost first. */
function* lookedAt(frames: readonly Frame[]): Generator<Frame> {
  const skipped = frames.length <= MAX_LOOKED ? 0 : frames.length - MAX_LOOKED;
  for (let at = frames.length - 1; at >= 0; at -= 1) {
    if (skipped > 0 && at === skipped + MAX_OLDEST - 1) at = MAX_OLDEST - 1;
    yield frames[at] as Frame;
  }
}

/**
 * The frame by which an error is found: the innermost, but in the place of a nameless function the named one of the same
 * file that called it. Of a bundle all functions have the same file: there a caller says nothing.
 */
export function placeOf(innermost: Counted, counted: readonly Counted[]): Counted {
  const { file } = innermost.frame;
  if (innermost.normal.isNamed || file === '' || IS_LOADED.test(file)) return innermost;
  return counted.findLast(({ frame, normal }) => normal.isNamed && frame.file === file) ?? innermost;
}

/** Of an endless recursion: of the frames that occur again the one whose key comes first, else the innermost. */
export function repeatedFrame(counted: readonly Counted[]): Counted | undefined {
  const repeated = counted.filter(({ times }) => times > 1);
  const [first] = repeated.sort((a, b) => (a.normal.key < b.normal.key ? -1 : 1));
  return first ?? counted.at(-1);
}
