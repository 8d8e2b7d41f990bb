import type { Frame } from '../identity/chain.js';
import { type Header, headerAbove, linksOf, plainHeader, type StackReader, textFrame } from './links.js';
import { numberOf } from './text.js';

/** Elixir's stack traces, and Erlang's as terms or in words. */
export const beamReader: StackReader = {
  language: 'elixir',
  isFrame: (line) => elixirFrameIn(line) !== null || line.includes(',[{file,"') || ERLANG_IN_WORDS.test(line),
  read: (lines) => readElixir(lines) ?? readErlang(lines),
};

const APPLICATION = /^\([\w.-]+(?: [^\s()]+)?\) /;
const SOURCE_FILE = /\.(?:exs?|erl|[ehl]?eex|yrl|xrl)$/;
const HEADER = /^\*\* \(([\w.]+)\) ?(.*)$/;
const IN_FUNCTION = ' in ';
/** `Shop.Cart.pay/1`, `:timer.tc/3`, `Enum."-map/2-fun-0-"/3`. */
const FUNCTION = /^(:?[\w.]+)\.(?:[\w?!]+|"[^"]*")\/\d+$/;
const CALL = /^(:?[\w.]+\.(?:[\w?!]+|"[^"]*"))\(/;
const ERLANG_IN_WORDS = /^\s*in (?:function|call from) {1,4}('?[\w.]+'?):([\w'-]+)\/(\d+) (?:\((.+), line (\d+)\))?/;
const TERM =
  /\{('[^']{1,200}'|\w{1,200}),('[^']{1,200}'|\w{1,200}),(\d{1,3}|\[[^[\]]{0,60}\]),\s*\[(?:\{file,"([^"]{1,500})"\},\s*\{line,(\d{1,9})\})?/g;
/** `{error,badarg,` or `{badarg,[`: the class of what was thrown. */
const REASON = /\{(?:(?:error|exit|throw),)?(?:'([^']{1,200})'|(\w{1,200})),\s*\[/;
const MAX_TERM_CHARS = 16 * 1024;
const MAX_TERMS = 250;

function readElixir(lines: readonly string[]) {
  const first = lines.findIndex((line) => elixirFrameIn(line) !== null);
  if (first < 0) return null;
  let start = first;
  while (start > 0 && frameWithoutFile(lines[start - 1] ?? '') !== null) start -= 1;
  const frames: Frame[] = [];
  for (const line of lines.slice(start)) {
    const frame = elixirFrameIn(line) ?? frameWithoutFile(line);
    if (frame === null) break;
    frames.push(frame);
  }
  return linksOf([{ header: headerAbove(lines, 0, start, headerIn), frames, relation: 'cause' }]);
}

function headerIn(line: string): Header | null {
  const start = line.indexOf('** (');
  const match = start < 0 ? null : HEADER.exec(line.slice(start));
  return match === null ? null : { class: match[1] ?? '', value: match[2] ?? '' };
}

/** `(shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.pay/1`. */
function elixirFrameIn(line: string): Frame | null {
  const text = line.trimStart().replace(APPLICATION, '');
  const end = text.indexOf(': ');
  const colon = text.lastIndexOf(':', end - 1);
  if (end < 0 || colon <= 0) return null;
  const file = text.slice(0, colon);
  if (!SOURCE_FILE.test(file) || file.includes(' ') || !/^\d+$/.test(text.slice(colon + 1, end))) return null;
  return textFrame(functionOf(text.slice(end + 2)), { file, line: numberOf(text.slice(colon + 1, end)) });
}

/** `:erlang.map_get(:total, %{})`, as a line of its own between frames. */
function frameWithoutFile(line: string): Frame | null {
  if (!line.startsWith('  ')) return null;
  const text = line.trimStart().replace(APPLICATION, '');
  return FUNCTION.test(text) || CALL.test(text) ? textFrame(functionOf(text)) : null;
}

/** With the number of arguments in place of the arguments, and the module as the virtual machine names it. */
function functionOf(text: string): { module: string; function: string } {
  const call = CALL.exec(text);
  const name = call === null ? text : `${call[1]}/${argumentsIn(text.slice(call[0].length))}`;
  const within = name.includes(IN_FUNCTION) ? name.slice(name.lastIndexOf(IN_FUNCTION) + IN_FUNCTION.length) : name;
  return { module: moduleOf(FUNCTION.exec(within)?.[1] ?? ''), function: name };
}

function moduleOf(name: string): string {
  if (name.startsWith(':')) return name.slice(1);
  return name === '' ? '' : `Elixir.${name}`;
}

/** How many arguments a list without its opening bracket has. */
function argumentsIn(list: string): number {
  let depth = 0;
  let count = list.startsWith(')') ? 0 : 1;
  let quoted = false;
  for (let at = 0; at < list.length && depth >= 0; at += 1) {
    const sign = list[at] as string;
    if (sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    else if (sign === ',' && depth === 0) count += 1;
  }
  return count;
}

function readErlang(lines: readonly string[]) {
  const frames: Frame[] = [];
  for (const line of lines) {
    const match = ERLANG_IN_WORDS.exec(line);
    if (match === null) continue;
    frames.push(erlangFrame(match[1] ?? '', match[2] ?? '', match[3] ?? '', match[4] ?? '', match[5]));
  }
  if (frames.length > 0) {
    const first = lines.findIndex((line) => line.trimStart().startsWith('in function '));
    return linksOf([{ header: headerAbove(lines, 0, first, plainHeader), frames, relation: 'cause' }]);
  }
  return readTerms(lines.join('\n').slice(0, MAX_TERM_CHARS));
}

function readTerms(text: string) {
  const frames: Frame[] = [];
  let from = 0;
  for (const match of text.matchAll(TERM)) {
    const [whole, module = '', name = '', args = '', file = '', line] = match;
    // A list of frames ends with `]}`; another one is a copy of it or belongs to another process, and is left out.
    if (frames.length > 0 && text.slice(from, match.index).includes(']}]')) break;
    if (frames.length >= MAX_TERMS) break;
    from = match.index + whole.length;
    frames.push(erlangFrame(module, name, args, file, line));
  }
  const reason = REASON.exec(text.slice(0, 2_000));
  const header = { class: reason?.[1] ?? reason?.[2] ?? '', value: '' };
  return linksOf([{ header, frames, relation: 'cause' }]);
}

function erlangFrame(module: string, name: string, args: string, file: string, line: string | undefined): Frame {
  const plain = module.replaceAll("'", '');
  const shown = plain.startsWith('Elixir.') ? plain.slice(7) : `:${plain}`;
  const arity = args.startsWith('[') ? argumentsIn(`${args.slice(1, -1)})`) : args;
  return textFrame({
    module: plain,
    function: `${shown}.${name.replaceAll("'", '"')}/${arity}`,
    file,
    line: numberOf(line),
  });
}
