import { isEmptyLiteral, literalEnd, literalsOfCall, type Span } from './literals.js';
import { isNoSecret } from './values.js';

/** Names before a bracket are looked at up to this length. */
const MAX_NAME = 40;
const OPEN_CALL = /!?\s?\(\s{0,4}/y;
/** `setPassword(`, `with_token(`, `password(`: what is handed over is the secret. */
const SETTER = /^(?:set|with|use|using|add|put|update|change|reset|basic|assign)/i;
const PLAIN_SETTER = /^[a-z]\w*$/;
const CHECKER = /^(?:check|verify|validate|hash|encrypt|compare|encode)_?[a-z]*(?:pass|pwd|secret)/i;
const BARE_SETTER =
  /^(?:(?:db|user|admin|root|auth|client|proxy|key|trust)?_?(?:store)?_?(?:password|passwd|passphrase|pwd|secret|credentials?)|(?:api|access|secret|private|signing|encryption)_?key|(?:access|auth|bearer|refresh|api)?_?token|bearer|client_?secret)$/i;
/** Calls with a name and its value: `define("DB_PASSWORD", "x")`. A list of names has another word before it. */
const PAIR_CALL =
  /^$|(?:set|put|add|append|define|header|env|get|config|param|property|default|insert|bind|with|store|save|update|pair|of|entry|cookie|emplace|fill|var|const)\w{0,12}$/i;
const BETWEEN = /\\{0,7}["'`]\s{0,4}(?:,|\))\s{0,8}(?:\(\s{0,4})?/y;
/** Calls and settings whose second argument is a secret: `basic_auth("user", "x")`, `auth=("user", "x")`. */
const SIGN_IN =
  /(?:basic_?auth\w{0,20}\s?\(|\bauth\s{0,2}[=:]\s{0,2}[([]|(?:network_?credential|username_?password\w{0,24}|password_?authentication|password_?credentials?|credentials|log_?in|sign_?in|authenticate|create_?hmac|\bcookie|set_?cookie|get_?connection|mysqli?(?:_connect)?|new pdo|hmac\.new|jwt\.(?:sign|verify|encode|decode))\s?\()/gi;

/** Literals that are handed to a call whose name ends at `end` and says that it takes a secret. */
export function callSpans(text: string, start: number, end: number): readonly Span[] {
  OPEN_CALL.lastIndex = end;
  if (!OPEN_CALL.test(text)) return [];
  const from = OPEN_CALL.lastIndex;
  const before = /[\w$]*$/.exec(text.slice(Math.max(0, start - MAX_NAME), start))?.[0] ?? '';
  const name = before + text.slice(start, end);
  if (!SETTER.test(name) && !CHECKER.test(name) && !(PLAIN_SETTER.test(name) && BARE_SETTER.test(name))) return [];
  return literalsOfCall(text, from, 0).filter((span) => isSecretLiteral(text, span));
}

/** The literal behind a name that is an argument itself: `define("DB_PASSWORD", "x")`, `("password", "x")`. */
export function pairSpans(text: string, start: number, end: number): readonly Span[] {
  BETWEEN.lastIndex = end;
  if (!BETWEEN.test(text)) return [];
  const from = BETWEEN.lastIndex;
  const close = literalEnd(text, from);
  if (close === -1) return [];
  const before = /(?:^|[^\w$])([\w$]{0,40})!?\s?([({])\s?[A-Za-z@]?\\{0,7}["'`][\w.\- #]{0,40}$/.exec(
    text.slice(Math.max(0, start - 2 * MAX_NAME - 8), start),
  );
  if (before === null || (before[2] === '(' && !PAIR_CALL.test(before[1] as string))) return [];
  return isSecretLiteral(text, [from, close]) ? [[from, close]] : [];
}

/** A text with `word` in the place of the second argument and of all that follow, of calls that sign in. */
export function withoutSignIns(text: string, word: string): string {
  let result = '';
  let done = 0;
  for (const found of text.matchAll(SIGN_IN)) {
    if (found.index < done) continue;
    for (const [start, end] of literalsOfCall(text, found.index + found[0].length, 1)) {
      if (start < done || !isSecretLiteral(text, [start, end])) continue;
      result += text.slice(done, start) + word;
      done = end;
    }
  }
  return result + text.slice(done);
}

function isSecretLiteral(text: string, [start, end]: Span): boolean {
  const literal = text.slice(start, end);
  return !isEmptyLiteral(literal) && !isNoSecret(literal);
}
