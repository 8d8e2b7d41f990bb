import type { ChainLink, Frame, Language } from './chain.js';
import { type Counted, countedFrames, type FrameOptions, placeOf, repeatedFrame } from './counted-frames.js';
import { maskedSecrets } from './message/index.js';

/** What of one exception tells it apart. */
export interface LinkIdentity {
  readonly class: string;
  /** Keys of the frames that count, oldest first. */
  readonly frames: readonly string[];
  /** Where it was raised, for people; '' = unknown. */
  readonly place: string;
  /** The source line of the place; '' where it takes no part. */
  readonly line: string;
  /** Whether the masked value takes part, because the rest says too little. */
  readonly needsValue: boolean;
}

/** Of endless traces, the innermost different frames. */
const MAX_FRAMES = 100;
const MAX_LINE_CHARS = 200;
const MAX_CLASS_CHARS = 1_000;

/** Classes that only say that there is an error: what it is stands in the value. */
const SAYS_NOTHING =
  /^(?:\*?(?:errors\.(?:errorString|joinError)|fmt\.wrapErrors?|errors\.(?:withStack|withMessage|fundamental)|xerrors\.\w+|multierror\.Error|goerr\.Error|eris\.\w+)|\*?runtime\.(?:boundsError|plainError|errorString|Error)|\*?(?:status|statusError)\.Error|errorString|string|panic|DIED|die|ErrorException|Warning|Notice|Deprecated|User Error|Fatal Error|Fatal error|E_[A-Z_]+|anyhow::Error|eyre::Report|Erlang(?:Error)?|ErlangError|str|&str|UnhandledRejection|Object|undefined|null)$/;
const OVERFLOW_CLASS = /^(?:[\w.$]{0,200}StackOverflow\w*|RecursionError|SystemStackError)$/;
const OVERFLOW_VALUE =
  /^(?:stack level too deep|Maximum call stack|too much recursion|maximum recursion depth|stack overflow)/i;

/** A namespace before a class, as some clients send it and others do not. */
const NAMESPACE = /^[a-z_][\w$]*(?:\.[\w$]+)+$/i;
const DOTTED_LANGUAGES: ReadonlySet<Language | null> = new Set(['java', 'python', 'dotnet']);
const CLASS_BY_ENDING = /\.[A-Z][\w$]*(?:Exception|Error|Failure|Fault|Warning|Interrupt|Exit)$/;

/** What tells one exception of a chain apart. */
export function identityOfLink(link: ChainLink, options: FrameOptions): LinkIdentity {
  const name = classOf(link.class, options.language);
  const isOverflow = isEndless(link);
  const counted = countedFrames(link.frames, options);
  const innermost = isOverflow ? repeatedFrame(counted) : counted.at(-1);
  const line = isOverflow || innermost === undefined ? '' : sourceLineOf(innermost.frame);
  const isTold = line !== '' || (innermost !== undefined && saysWhich(innermost, options));
  const needsValue = SAYS_NOTHING.test(name) || name === '' || !isTold;
  const keys = [...new Set(counted.map(({ normal }) => normal.key))].slice(-MAX_FRAMES);
  return {
    class: name,
    frames: isOverflow ? keys.sort() : keys,
    place: innermost === undefined ? '' : placeOf(innermost, counted).normal.shown,
    line,
    needsValue,
  };
}

/** Whether an exception ended an endless recursion: where that was stopped is chance. */
export function isEndless({ class: name, value }: ChainLink): boolean {
  return OVERFLOW_CLASS.test(name) || OVERFLOW_VALUE.test(value);
}

/**
 * Whether a frame says which of several errors it is. What is not the application's own, by the client or by the tables
 * where the client marks nothing, fails in the same place for all that call it.
 */
function saysWhich({ frame, normal }: Counted, { isOwnKnown }: FrameOptions): boolean {
  const isOwn = isOwnKnown ? frame.inApp === true : frame.inApp !== false && !normal.isLibrary;
  return normal.isTelling && isOwn;
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
