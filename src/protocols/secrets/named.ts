import { callSpans, pairSpans, withoutSignIns } from './calls.js';
import { type Line, lineOf, type Span } from './literals.js';
import { unquotedSpans, valueSpans } from './values.js';

/** A name that names a secret, up to its end: `password`, `db_password`, `apiKey`, `TOKEN_2`. */
const NAME =
  /(?:pass(?:word|wd|phrase|code)s?|pass|pwd|secrets?|(?:(?:access|auth|refresh|session|id|api|csrf|xsrf|bearer|secret|client|private|bot|user|device|account|storage|shared|sas|encryption|signing|signature|master|license|subscription)[_-]?)?(?:token|secret|key)|bearer|credentials?|(?:proxy-)?authorization|signature|(?<![a-z])sig|set-cookie|cookie|session_?id|jsessionid|phpsessid)(?:_?(?:\d{1,3}|prod|production|dev|test|staging|text|string|str|bytes|value|confirm|confirmation|repeat|again|hash|base))?(?![\w])/gi;
const HINT =
  /pass|pwd|secret|token|key|credential|bearer|auth|sig|cookie|session|sessid|login|sign_?in|hmac|jwt|get_?connection|mysql|pdo/i;
/** Keys of caches, tables and maps are not secrets: only `key` with a word that says what it opens is. */
const PLAIN_NAME = /^(?:key|id[_-]?key|user[_-]?key|device[_-]?key|sig)(?:_|\d|$)/i;

/** A literal that is farther from the name is not its value. */
const MAX_BEFORE_LITERAL = 200;

/** A text with `word` in the place of what follows a name of a secret. In code, variables, calls and types stay. */
export function withoutNamed(text: string, word: string, isCode: boolean): string {
  if (!HINT.test(text)) return text;
  const plain = withoutSignIns(text, word);
  const line = lineOf(plain, isCode);
  let result = '';
  let done = 0;
  for (const found of plain.matchAll(NAME)) {
    if (found.index < done || !isName(plain, found[0], found.index)) continue;
    for (const [start, end] of spansOf(line, found[0], found.index)) {
      if (start < done) continue;
      result += plain.slice(done, start) + word;
      done = end;
    }
  }
  return result + plain.slice(done);
}

function spansOf(line: Line, name: string, start: number): readonly Span[] {
  const { text, nextQuote } = line;
  const end = start + name.length;
  if ((nextQuote[end] as number) - end > MAX_BEFORE_LITERAL) return unquotedSpans(line, name, end);
  const called = callSpans(text, start, end);
  if (called.length > 0) return called;
  const paired = pairSpans(text, start, end);
  return paired.length > 0 ? paired : valueSpans(line, name, end);
}

/** `bypass` and `compass` are none, `dbPass` and `db_pass` are. */
function isName(text: string, name: string, start: number): boolean {
  if (PLAIN_NAME.test(name)) return /^sig/i.test(name) && /[?&]/.test(text[start - 1] ?? '');
  if (!/^pass(?:_|\d|$)/i.test(name) || !/[a-z]/i.test(text[start - 1] ?? '')) return true;
  return name.startsWith('P') && /[a-z]/.test(text[start - 1] as string);
}
