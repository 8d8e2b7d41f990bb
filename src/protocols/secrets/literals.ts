/** String literals of many languages: where they end, and which parts of a line are inside of one. */

/** A part of a text: from its first character up to `end`, exclusive. */
export type Span = readonly [start: number, end: number];

/** A text, what of it is inside of literals (null = it is not code), and where the next quote is. */
export type Line = {
  readonly text: string;
  readonly inside: Uint8Array | null;
  readonly nextQuote: Int32Array;
};

/** Prefix and quote: `b"`, `f'`, `@"`, `$"`, `r#"`, `"""`, and `\"` of a text that is quoted itself. */
const OPEN = /(?:[A-Za-z]{1,2}8?#{0,3}|[$@]{1,2}|#{1,3})?(\\{0,7})("""|'''|["'`])/y;
/** What of a literal is before its quote. A word that goes on before it is not a prefix. */
const PREFIX = /(?:(?<![\w$])[A-Za-z]{1,2}8?#{0,3}|[$@]{1,2}|(?<!\w)#{1,3})?\\{0,7}$/;
const MAX_PREFIX = 12;
/** So much of the arguments of a call is looked at, without the literals that are found. */
const MAX_CALL = 120;
const NO_QUOTE = 0x7fffffff;

export function lineOf(text: string, isCode: boolean): Line {
  return { text, inside: isCode ? insideOfLiterals(text) : null, nextQuote: nextQuotes(text) };
}

/** The end of the literal that begins at `at`; -1 = none begins there. One that is not closed ends with its line. */
export function literalEnd(text: string, at: number): number {
  OPEN.lastIndex = at;
  const found = OPEN.exec(text);
  if (found === null) return -1;
  const [, escapes = '', quote = ''] = found;
  const start = OPEN.lastIndex;
  if (quote.length === 3) {
    const close = text.indexOf(quote, start);
    return close === -1 ? text.length : close + 3;
  }
  return closeOf(text, start, quote, escapes.length);
}

/** Behind the closing quote. A quote that has more escapes than the opening one belongs to the text. */
function closeOf(text: string, start: number, quote: string, depth: number): number {
  let escapes = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') {
      escapes += 1;
      continue;
    }
    if (character === quote && (depth === 0 ? escapes % 2 === 0 : escapes <= depth)) return at + 1;
    if (character === '\n' && quote !== '`') return at;
    escapes = 0;
  }
  return text.length;
}

/** Whether a literal has no text in it. */
export function isEmptyLiteral(literal: string): boolean {
  return /^[A-Za-z$@#]{0,5}\\{0,7}(?:""|''|``|"\\+"|'\\+'|""""""|'''''')?#{0,3}$/.test(literal);
}

/** The literals among the arguments of a call, whose opening bracket is before `start`. Nested calls are looked into. */
export function literalsOfCall(text: string, start: number, skipped: number): Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let argument = 0;
  let looked = 0;
  for (let at = start; at < text.length && looked < MAX_CALL; looked += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x27 || code === 0x60) {
      const open = Math.max(start, at - (PREFIX.exec(text.slice(Math.max(0, at - MAX_PREFIX), at))?.[0].length ?? 0));
      const end = Math.max(literalEnd(text, open), at + 1);
      if (argument >= skipped) spans.push([open, end]);
      else looked += end - at;
      at = end;
      continue;
    }
    if (code === 0x28 || code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x29 || code === 0x5d || code === 0x7d) {
      if (depth === 0) break;
      depth -= 1;
    } else if (code === 0x2c && depth === 0) argument += 1;
    at += 1;
  }
  return spans;
}

/** For each character of a line 1 where it is inside of a literal. Apostrophes of words and lifetimes open none. */
function insideOfLiterals(text: string): Uint8Array {
  const inside = new Uint8Array(text.length + 1);
  let quote = '';
  let escaped = false;
  const lastApostrophe = text.lastIndexOf("'");
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (quote === '') {
      if (character === '"' || character === '`' || (character === "'" && at < lastApostrophe && opens(text, at))) {
        quote = character;
      }
      escaped = false;
      continue;
    }
    if (character === '\n' && quote !== '`') quote = '';
    else if (character === quote && !escaped) quote = '';
    else inside[at] = 1;
    escaped = character === '\\' && !escaped;
  }
  inside[text.length] = quote === '' ? 0 : 1;
  return inside;
}

function opens(text: string, at: number): boolean {
  if (/[&<+]/.test(text[at - 1] ?? '') && text[at + 2] !== "'") return false;
  return !/\w/.test(text[at - 1] ?? '') || /(?:^|[^\w])[bfru]{1,2}$/i.test(text.slice(Math.max(0, at - 3), at));
}

/** For each character of a line where the next quote is; one that is not there is infinitely far. */
function nextQuotes(text: string): Int32Array {
  const next = new Int32Array(text.length + 1);
  let quote = NO_QUOTE;
  for (let at = text.length; at >= 0; at -= 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x27 || code === 0x60) quote = at;
    next[at] = quote;
  }
  return next;
}
