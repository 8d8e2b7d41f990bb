import type { Frame } from '../identity/chain.js';
import { causedBySections } from './caused-by.js';
import { type Header, linksOf, NO_HEADER, plainHeader, type Section, type StackReader, textFrame } from './links.js';
import { numberOf } from './text.js';

/** PHP's own traces, with `Next` or Laravel's `[previous exception]`, and the form of OpenTelemetry's PHP library. */
export const phpReader: StackReader = {
  language: 'php',
  isFrame: (line) => callIn(line) !== null || javaLikeFrameIn(line) !== null,
  read: (lines) =>
    lines.some((line) => callIn(line) !== null)
      ? linksOf(nativeSections(lines))
      : linksOf(causedBySections(lines, javaLikeFrameIn).map(withBackslashes)),
};

const CALL = /^#\d{1,6} (.*)$/;
const CALLER = /^(\S.*?)\((\d+)\): (.+)$/;
const INTERNAL = '[internal function]: ';
/** How the file of a call from inside PHP is named. */
const INTERNAL_FILE = '[internal]';
const UNCAUGHT = /^(?:PHP )?(?:Fatal error: +)?Uncaught (?:exception ')?/;
const NEXT = 'Next ';
const CALLS_FOLLOW = /^(?:Stack trace:|\[stacktrace\]|\[previous exception\])/;
/** Laravel and Monolog: `[object] (Shop\Refused(code: 0): payment refused at /app/Cart.php:12)`. */
const LOGGED = '[object] (';
const LOGGED_OBJECT = /^\[object\] \(([\w\\@]{1,300})\(code: [^)]{0,50}\): (.*) at (\S+):(\d+)\)/;
const PREVIOUS = '[previous exception]';

/** A call and the place that it was made from. */
interface Call {
  readonly function: string;
  readonly file: string;
  readonly line: number | null;
}

/** An exception and where it was made. */
interface Thrown {
  readonly header: Header;
  readonly file: string;
  readonly line: number | null;
  readonly calls: Call[];
  /** Whether its text follows that of the exception which it caused. */
  readonly isPrevious: boolean;
}

function nativeSections(lines: readonly string[]): Section[] {
  const all: Thrown[] = [];
  let text: string[] = [];
  let current: Thrown | null = null;
  for (const line of lines) {
    const call = callIn(line);
    if (call !== null) {
      if (current === null) {
        current = thrownIn(text);
        all.push(current);
      }
      current.calls.push(call);
      continue;
    }
    const begins = line.startsWith(NEXT) || line.startsWith(PREVIOUS);
    if (current !== null && !begins) continue;
    if (begins) {
      current = null;
      text = [];
    }
    text.push(line);
  }
  const outermostFirst = all.some(({ isPrevious }) => isPrevious) ? all : all.reverse();
  return outermostFirst.map((thrown) => ({ header: thrown.header, frames: framesOf(thrown), relation: 'cause' }));
}

/** A call of the trace names the caller's file: a function ran in the file that the call before it names. */
function framesOf({ calls, file, line }: Thrown): Frame[] {
  let place = { file, line };
  const frames: Frame[] = [];
  for (const call of calls) {
    if (call.function !== '') frames.push(textFrame({ function: call.function }, place));
    if (call.function !== '') place = { file: call.file, line: call.line };
  }
  frames.push(textFrame(place));
  return frames;
}

/** `#0 /app/Cart.php(12): Shop\Cart->pay(17)`; the last, `{main}`, has no function. */
function callIn(line: string): Call | null {
  const text = line.trimStart();
  if (!text.startsWith('#')) return null;
  const body = CALL.exec(text)?.[1] ?? '';
  if (body.startsWith('{main}')) return { function: '', file: '', line: null };
  if (body.startsWith(INTERNAL)) {
    return { function: functionOf(body.slice(INTERNAL.length)), file: INTERNAL_FILE, line: null };
  }
  const match = CALLER.exec(body);
  if (match === null) return null;
  return { function: functionOf(match[3] ?? ''), file: match[1] ?? '', line: numberOf(match[2]) };
}

/** `Shop\Cart->pay(17)` → `Shop\Cart::pay`. */
function functionOf(call: string): string {
  const closure = call.lastIndexOf('{closure:') >= 0 ? call.lastIndexOf('}') : 0;
  const open = call.indexOf('(', Math.max(0, closure));
  return (open < 0 ? call : call.slice(0, open)).replace('->', '::').trim();
}

function thrownIn(text: readonly string[]): Thrown {
  const marker = text.findIndex((line) => CALLS_FOLLOW.test(line) && !line.startsWith(PREVIOUS));
  const lines = (marker < 0 ? text : text.slice(0, marker)).filter((line) => line !== '');
  const logged = lines.map(loggedIn).find((match) => match !== null);
  const isPrevious = text[0]?.startsWith(PREVIOUS) ?? false;
  if (logged != null) {
    // The log is JSON, where each backslash is written twice.
    const header = { class: (logged[1] ?? '').replaceAll('\\\\', '\\'), value: logged[2] ?? '' };
    return { header, file: logged[3] ?? '', line: numberOf(logged[4]), calls: [], isPrevious };
  }
  const first = Math.max(
    0,
    lines.findIndex((line) => UNCAUGHT.test(line) || line.startsWith(NEXT)),
  );
  const message = lines.slice(first === 0 && marker < 0 ? -1 : first).join('\n');
  const end = message.lastIndexOf(' in ');
  const place = end < 0 ? null : /^(\S.*):(\d+)$/.exec(message.slice(end + 4));
  const said = (place === null ? message : message.slice(0, end)).replace(UNCAUGHT, '');
  const header = headerOf(said.startsWith(NEXT) ? said.slice(NEXT.length) : said);
  return { header, file: place?.[1] ?? '', line: numberOf(place?.[2]), calls: [], isPrevious };
}

function loggedIn(line: string): RegExpExecArray | null {
  const start = line.indexOf(LOGGED);
  return start < 0 ? null : LOGGED_OBJECT.exec(line.slice(start));
}

function headerOf(said: string): Header {
  const [first = '', ...more] = said.split('\n');
  const header = plainHeader(first) ?? { ...NO_HEADER, value: first };
  return { ...header, value: [header.value, ...more].join('\n') };
}

/** ` at Shop.Cart.pay(Cart.php:12)`: the separators of PHP are written as dots. */
function javaLikeFrameIn(line: string): Frame | null {
  const text = line.trimStart();
  if (!text.startsWith('at ') || !text.endsWith(')')) return null;
  const open = text.lastIndexOf('(');
  const place = text.slice(open + 1, -1);
  const colon = place.lastIndexOf(':');
  if (!place.slice(0, Math.max(0, colon)).endsWith('.php')) return null;
  const name = text.slice(3, open);
  return textFrame({
    function: name === 'main' || name === '{main}' ? '' : qualified(name),
    file: place.slice(0, colon),
    line: numberOf(place.slice(colon + 1)),
  });
}

function qualified(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? name : `${name.slice(0, dot).replaceAll('.', '\\')}::${name.slice(dot + 1)}`;
}

function withBackslashes(section: Section): Section {
  return { ...section, header: { ...section.header, class: section.header.class.replaceAll('.', '\\') } };
}
