import type { ChainLink, Frame, Language } from './chain.js';
import { maskedSecrets, maskedText } from './message/index.js';
import { type NormalFrame, normalFrame } from './normal/frame.js';

/** What of one exception tells it apart. */
export interface LinkIdentity {
  readonly class: string;
  /** Keys of the frames that count, oldest first. */
  readonly frames: readonly string[];
  /** Where it was raised, for people; '' = unknown. */
  readonly place: string;
  /** The source line of the place; '' where it takes no part. */
  readonly line: string;
  /** The normalised value; '' where it takes no part. */
  readonly value: string;
}

/** Of endless traces, the innermost different frames. */
const MAX_FRAMES = 100;
const MAX_DIFFERENT = 200;
/** So many frames are looked at, and so many of them are the oldest. */
const MAX_LOOKED = 1_000;
const MAX_OLDEST = 100;
/** The key of a frame without function, file and image. */
const NOTHING_KNOWN = '?\n';
const MAX_LINE_CHARS = 200;
const MAX_CLASS_CHARS = 1_000;

/** Classes that only say that there is an error: what it is stands in the value. */
const SAYS_NOTHING =
  /^(?:\*?(?:errors\.(?:errorString|joinError)|fmt\.wrapErrors?|errors\.(?:withStack|withMessage|fundamental)|xerrors\.\w+|multierror\.Error|goerr\.Error|eris\.\w+)|\*?runtime\.(?:boundsError|plainError)|errorString|string|panic|DIED|die|ErrorException|Warning|Notice|Deprecated|User Error|Fatal Error|Fatal error|E_[A-Z_]+|anyhow::Error|eyre::Report|Erlang(?:Error)?|ErlangError|str|&str|UnhandledRejection|Object|undefined|null)$/;
/** The recursion has no end: where it was stopped is chance. */
const OVERFLOW =
  /StackOverflow|RecursionError|SystemStackError|InternalError.*recursion|stack level too deep|Maximum call stack|too much recursion|maximum recursion depth|stack overflow/i;

/** Scripts that a browser has loaded: mostly bundles. */
const IS_LOADED = /^(?:https?|app|capacitor|ionic):/;

/** A namespace before a class, as some clients send it and others do not. */
const NAMESPACE = /^[a-z_][\w$]*(?:\.[\w$]+)+$/i;
const DOTTED_LANGUAGES: ReadonlySet<Language | null> = new Set(['java', 'python', 'dotnet']);
const CLASS_BY_ENDING = /\.[A-Z][\w$]*(?:Exception|Error|Failure|Fault|Warning|Interrupt|Exit)$/;

/** `isOwnKnown`: whether the client said of any frame of the chain that it is the application's own. */
export function identityOfLink(link: ChainLink, language: Language | null, isOwnKnown: boolean): LinkIdentity {
  const name = classOf(link.class, language);
  const isOverflow = OVERFLOW.test(name) || OVERFLOW.test(link.value.slice(0, 200));
  const counted = countedFrames(link.frames, language, isOwnKnown);
  const innermost = isOverflow ? repeatedFrame(counted) : innermostFrame(link.frames, counted, () => true);
  const line = isOverflow || innermost === undefined ? '' : sourceLineOf(innermost.frame);
  const place = innermost === undefined ? undefined : placeOf(innermost, link.frames, counted);
  const isTold = line !== '' || innermost?.normal.isTelling === true;
  const needsValue = SAYS_NOTHING.test(name) || name === '' || !isTold;
  const keys = [...new Set([...counted.values()].map(({ normal }) => normal.key))].slice(-MAX_FRAMES);
  return {
    class: name,
    frames: isOverflow ? keys.sort() : keys,
    place: place?.normal.shown ?? '',
    line,
    value: needsValue ? maskedText(link.value) : '',
  };
}

/** A frame that takes part. Where it occurs several times, as in a recursion, it is the innermost of them. */
interface Counted {
  frame: Frame;
  normal: NormalFrame;
  times: number;
}

/**
 * The frames that tell an error apart, by how the client names them, in the order in which they occur first, oldest
 * first: the application's own, or all where there is none. A function that calls itself is one place, however deep.
 */
function countedFrames(
  frames: readonly Frame[],
  language: Language | null,
  isOwnKnown: boolean,
): ReadonlyMap<string, Counted> {
  const all = [...differentFrames(frames)]
    .slice(-MAX_DIFFERENT)
    .map(([raw, { frame, times }]): [string, Counted] => [raw, { frame, normal: normalFrame(frame, language), times }])
    .filter(([, { normal }]) => !normal.isMachinery && normal.key !== NOTHING_KNOWN);
  const own = all.filter(([, { frame, normal }]) => (isOwnKnown ? frame.inApp === true : !normal.isLibrary));
  const used = own.length > 0 ? own : all;
  const raising = used.filter(([, { normal }]) => !normal.isThrowHelper);
  return new Map(raising.length > 0 ? raising : used);
}

function differentFrames(frames: readonly Frame[]): Map<string, { frame: Frame; times: number }> {
  const different = new Map<string, { frame: Frame; times: number }>();
  const looked =
    frames.length <= MAX_LOOKED ? frames : [...frames.slice(0, MAX_OLDEST), ...frames.slice(MAX_OLDEST - MAX_LOOKED)];
  for (const frame of looked) {
    const raw = rawOf(frame);
    const known = different.get(raw);
    if (known === undefined) different.set(raw, { frame, times: 1 });
    else {
      known.frame = frame;
      known.times += 1;
    }
  }
  return different;
}

function rawOf({ function: name, module, file, image, imageOffset, inApp }: Frame): string {
  return `${name}\n${module}\n${file}\n${image}\n${imageOffset}\n${inApp}`;
}

function innermostFrame(
  frames: readonly Frame[],
  counted: ReadonlyMap<string, Counted>,
  isWanted: (counted: Counted) => boolean,
): Counted | undefined {
  if (counted.size === 0) return undefined;
  for (let at = frames.length - 1; at >= 0; at -= 1) {
    const found = counted.get(rawOf(frames[at] as Frame));
    if (found !== undefined && isWanted(found)) return found;
  }
  return undefined;
}

/**
 * The frame by which an error is found: the innermost, but in the place of a nameless function the named one of the same
 * file that called it. Of a bundle all functions have the same file: there a caller says nothing.
 */
function placeOf(innermost: Counted, frames: readonly Frame[], counted: ReadonlyMap<string, Counted>): Counted {
  const { file } = innermost.frame;
  if (innermost.normal.isNamed || file === '' || IS_LOADED.test(file)) return innermost;
  const isCaller = ({ frame, normal }: Counted) => normal.isNamed && frame.file === file;
  return innermostFrame(frames, counted, isCaller) ?? innermost;
}

/** Of an endless recursion: of the frames that occur again the one whose key comes first. */
function repeatedFrame(counted: ReadonlyMap<string, Counted>): Counted | undefined {
  const repeated = [...counted.values()].filter(({ times }) => times > 1);
  const [first] = repeated.sort((a, b) => (a.normal.key < b.normal.key ? -1 : 1));
  return first ?? [...counted.values()].at(-1);
}

/** '' for one that was cut, or is of minified code. */
function sourceLineOf({ sourceLine }: Frame): string {
  const line = sourceLine.trim();
  if (line.length > MAX_LINE_CHARS || line.includes('{snip}')) return '';
  return maskedSecrets(line).replace(/\s+/g, ' ');
}

/** The class without its namespace, which Sentry's SDKs for Java and Python send apart or not at all. */
function classOf(name: string, language: Language | null): string {
  const plain = name
    .slice(0, MAX_CLASS_CHARS)
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/`\d+.*$/, '');
  const full = plain.replace(/^Elixir\./, '').replace(/@anonymous.*$/, '@anonymous');
  if (!NAMESPACE.test(full)) return full;
  const isDotted = DOTTED_LANGUAGES.has(language) || (language === null && CLASS_BY_ENDING.test(full));
  return isDotted ? full.slice(full.lastIndexOf('.') + 1) : full;
}
