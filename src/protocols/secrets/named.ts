import { callSpans, pairSpans, withoutSignIns } from './calls.js';
import { insideOfLiterals, type Span } from './literals.js';
import { valueSpans } from './values.js';

/** A name that names a secret, up to its end: `password`, `db_password`, `apiKey`, `TOKEN_2`. */
const NAME =
  /(?:pass(?:word|wd|phrase|code)s?|pass|pwd|secrets?|(?:(?:access|auth|refresh|session|id|api|csrf|xsrf|bearer|secret|client|private|bot|user|device|account|storage|shared|sas|encryption|signing|signature|master|license|subscription)[_-]?)?(?:token|secret|key)|bearer|credentials?|(?:proxy-)?authorization|signature|(?<![a-z])sig|set-cookie|cookie|session_?id|jsessionid|phpsessid)(?:_?(?:\d{1,3}|prod|production|dev|test|staging|text|string|str|bytes|value))?(?![\w])/gi;
const HINT = /pass|pwd|secret|token|key|credential|bearer|auth|sig|cookie|session|sessid|login|sign_?in|hmac|jwt/i;
/** Keys of caches, tables and maps are no secrets: only `key` with a word that says what it opens is. */
const PLAIN_NAME = /^(?:key|id[_-]?key|user[_-]?key|device[_-]?key|sig)(?:_|\d|$)/i;

/** A text with `word` in the place of what follows a name of a secret. In code, variables, calls and types stay. */
export function withoutNamed(text: string, word: string, isCode: boolean): string {
  if (!HINT.test(text)) return text;
  const plain = withoutSignIns(text, word);
  const inside = isCode ? insideOfLiterals(plain) : null;
  let result = '';
  let done = 0;
  for (const found of plain.matchAll(NAME)) {
    if (found.index < done || !isName(plain, found[0], found.index)) continue;
    for (const [start, end] of spansOf(plain, found[0], found.index, inside)) {
      if (start < done) continue;
      result += plain.slice(done, start) + word;
      done = end;
    }
  }
  return result + plain.slice(done);
}

function spansOf(text: string, name: string, start: number, inside: Uint8Array | null): readonly Span[] {
  const end = start + name.length;
  const called = callSpans(text, start, end);
  if (called.length > 0) return called;
  const paired = pairSpans(text, start, end);
  return paired.length > 0 ? paired : valueSpans(text, name, end, inside);
}

/** `bypass` and `compass` are none, `dbPass` and `db_pass` are. */
function isName(text: string, name: string, start: number): boolean {
  if (PLAIN_NAME.test(name)) return /^sig/i.test(name) && /[?&]/.test(text[start - 1] ?? '');
  if (!/^pass(?:_|\d|$)/i.test(name) || !/[a-z]/i.test(text[start - 1] ?? '')) return true;
  return name.startsWith('P') && /[a-z]/.test(text[start - 1] as string);
}
