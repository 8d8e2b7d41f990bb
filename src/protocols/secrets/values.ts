import { bareEnd } from './bare-values.js';
import { isEmptyLiteral, type Line, literalEnd, literalsOfCall, type Span } from './literals.js';

/** Words with which a text begins that speaks of a secret and is none. */
const NO_SECRET =
  /^[A-Za-z$@]{0,2}\\{0,7}["'`]{0,3}(?:(?:null|none|nil|undefined|true|false|missing|invalid|required|empty|expired|unknown|not|is|was|too|must|should|cannot|can|has|will|needs|wrong|incorrect|mismatch|changed|reset|does|did|ok|failed|denied|rejected|refused|revoked|malformed|no)(?![\w-])|\[(?:scrubbed|filtered|redacted|masked|hidden)|<\*>|\*{3,})/i;
/** A longer literal is a secret, also if a common word begins it: it may hold others. */
const MAX_REMARK = 64;
const STRONG_NAME = /pass|pwd|secret|credential/i;

/** The end of the name's own quotes and of an index: `"password":`, `['password'] =`. */
const NAME_END = /\\{0,7}["'`]?(?:\s?\])?/y;
/** `: String = `, `: &'static str = `, `: string | null = `. */
const TYPED =
  /[?!]?\s{0,8}:\s{0,4}([&*]?(?:'\w{1,20} )?(?:(?:mut|const|readonly) )?(?:\[\w{1,20}(?:; ?\w{1,10})?\]|[\w.:]{1,40}<[\w.:<>, ]{1,40}>|[A-Za-z_][\w.:<>[\]?!*]{0,60})(?: \| [\w.[\]]{1,30}){0,4})\s{0,8}=(?![=>])\s{0,40}/y;
/** `password string = `, `password[32] = `. */
const TYPED_BEHIND =
  /(?:\s{1,4}(?:\*?string|\[\]byte|\[\]rune|any)|\s?\[\w{0,20}\]|\s?\{[^{}"'=]{0,40}\})\s{0,8}:?=(?![=>])\s{0,40}/y;
const COMPARED = /\s{0,8}(?:[!=]==?|\.equals\(|\.eql\?\s?\(?|<>| eq | -eq | is )\s{0,8}/y;
const ASSIGNED = /[?!]?\s{0,40}(?:=>|:=|\?\?=|\|\|=|\+=|\.=|\?=|<-|=(?!=)|:(?!:)|%3D)\s{0,40}/y;
/** `PASSWORD 'x'` of SQL, `password{"x"}` of C++, `password.setText("x")`, `name="password" value="x"`. */
const JUXTAPOSED =
  /(?:\s{1,4}(?=\\{0,7}["'])|\s?\{\s?(?=["'])|\.(?:set\w{0,20}|send_?keys|fill|type)\(\s?|["']\s{1,4}value\s?=\s?(?=["']))/iy;

/** `Some(`, `String::from(`, `new String(`, `b64decode(`: a secret in a wrapper. */
const WRAPPER =
  /(?:await |new |return |&)?(?:[\w$]{1,40}(?:::|\.|->)){0,4}(?:from\w{0,12}|new|of|wrap|some|just|ok|string|str|bytes|bytearray|buffer|text|encode|[\w$]{0,20}(?:secret|secure|password|decode|token|atob)[\w$]{0,20}|unhexlify|strdup|std::string|array|char)!?\s?\(\s{0,4}/iy;
const NOT_A_WRAPPER =
  /^(?:await |return )?(?:get|fetch|load|read|find|prompt|ask|generate|create|next|parse)|(?:\.|::|->)(?:get|fetch|load|read|find|next|parse)\w*!?\s?\($/i;
/** `env.X || `, `config["x"] ?? `, `env("X") or `: the literal behind it is used where there is no other. */
const FALLBACK = /[\w$][^\n;,{}]{0,100}?\s{0,3}(?:\|\||\?\?|\?:|\?|\bor\b|\belse\b)\s{1,3}/y;
/** `getenv("X", `: the literal behind the name of a variable. */
const WITH_DEFAULT =
  /(?:[\w$]{1,40}(?:::|\.|->)){0,4}[\w$]{0,20}(?:env|environ|get|fetch|config|default)\w{0,12}\s?\(\s?["'][^"'\n]{1,80}["']\s?,\s{0,4}/iy;
/** A map whose entry of such a name is the secret: `{"password":{"value":"x"}}`. */
const ENTRY = /[{,]\s{0,8}\\{0,7}["']?([\w$#]{1,24})\\{0,7}["']?\s{0,4}(?::|=>|=)\s{0,4}/y;
const ENTRY_NAME =
  /^(?:value|plain|plaintext|plain_text|text|raw|data|string|content|secret|default|current|new|old|_|\$|#text)$/i;
const OTHER_VALUE = /[\w.-]{1,24}/y;
const MAX_ENTRIES = 6;
const JOINED = /\s{0,4}(?:\+|\.\.?|\|\||\?\?|<>|&|\\|:|\bor\b|if [^"'\n]{1,40} else)?\s{0,4}/y;
/** `<password>x</password>`. */
const ELEMENT = />(?=[^<>]{1,512}<\/)/y;

/** Whether a literal or a word says something about a secret and is none. */
export function isNoSecret(value: string): boolean {
  return value.length <= MAX_REMARK && NO_SECRET.test(value);
}

/** The value without quotes that follows a name of a secret. */
export function unquotedSpans(line: Line, name: string, nameEnd: number): readonly Span[] {
  const element = elementSpan(line.text, nameEnd);
  if (element !== null) return [element];
  const from = ends(NAME_END, line.text, nameEnd) ?? nameEnd;
  const at = ends(ASSIGNED, line.text, from);
  return at === null ? [] : bareSpans(line, name, from, at);
}

/** The values that follow a name of a secret, literals or not. */
export function valueSpans(line: Line, name: string, nameEnd: number): readonly Span[] {
  const { text, inside } = line;
  const from = ends(NAME_END, text, nameEnd) ?? nameEnd;
  const declared = declaredAt(text, from, inside !== null) ?? literalAfter(text, from, TYPED_BEHIND);
  if (declared !== null) return joinedLiterals(text, declared);
  const element = elementSpan(text, nameEnd);
  if (element !== null) return [element];
  const compared = ends(COMPARED, text, from);
  if (compared !== null && literalEnd(text, compared) !== -1) return comparedLiteral(text, name, compared);
  const assigned = ends(ASSIGNED, text, from);
  if (assigned !== null) return assignedSpans(line, name, from, assigned);
  const beside = STRONG_NAME.test(name) ? ends(JUXTAPOSED, text, nameEnd) : null;
  return beside === null ? [] : joinedLiterals(text, beside);
}

function assignedSpans(line: Line, name: string, from: number, at: number): readonly Span[] {
  const { text } = line;
  if (literalEnd(text, at) !== -1) return joinedLiterals(text, at);
  if (text[at] === '{') {
    const entries = entrySpans(text, at);
    if (entries.length > 0) return entries;
  }
  if (STRONG_NAME.test(name) && /[[(]/.test(text[at] ?? '') && literalEnd(text, at + 1) !== -1) {
    return literalsOfCall(text, at + 1, 0).filter(([start, end]) => !isNoSecret(text.slice(start, end)));
  }
  const wrapped = ends(WRAPPER, text, at);
  if (wrapped !== null && literalEnd(text, wrapped) !== -1 && !NOT_A_WRAPPER.test(text.slice(at, wrapped).trim())) {
    return joinedLiterals(text, wrapped);
  }
  const spare = literalAfter(text, at, WITH_DEFAULT) ?? literalAfter(text, at, FALLBACK);
  if (spare !== null) return joinedLiterals(text, spare);
  return bareSpans(line, name, from, at);
}

function elementSpan(text: string, nameEnd: number): Span | null {
  const start = ends(ELEMENT, text, nameEnd);
  if (start === null) return null;
  const span: Span = [start, text.indexOf('<', start)];
  return isNoSecret(text.slice(...span)) ? null : span;
}

function bareSpans({ text, inside }: Line, name: string, from: number, at: number): readonly Span[] {
  const end = bareEnd(text, name, text.slice(from, at), at, inside);
  return end === -1 || isNoSecret(text.slice(at, end)) ? [] : [[at, end]];
}

/** Behind a type: a text that is not code has the same form where a word of it is the secret. */
function declaredAt(text: string, from: number, isCode: boolean): number | null {
  TYPED.lastIndex = from;
  const found = TYPED.exec(text);
  if (found === null || literalEnd(text, TYPED.lastIndex) === -1) return null;
  return isCode || !/^\w*\d\w*$/.test(found[1] as string) ? TYPED.lastIndex : null;
}

function literalAfter(text: string, from: number, pattern: RegExp): number | null {
  const end = ends(pattern, text, from);
  return end !== null && literalEnd(text, end) !== -1 ? end : null;
}

/** In comparisons, kinds of tokens and names of keys are not secrets. */
function comparedLiteral(text: string, name: string, at: number): readonly Span[] {
  const end = literalEnd(text, at);
  const literal = text.slice(at, end);
  const isSecret = STRONG_NAME.test(name) || (literal.length >= 8 && /\d/.test(literal)) || literal.length >= 20;
  return !isSecret || isEmptyLiteral(literal) || isNoSecret(literal) ? [] : [[at, end]];
}

/** A literal and those that are joined to it. */
function joinedLiterals(text: string, at: number): readonly Span[] {
  const spans: Span[] = [];
  for (let start = at; spans.length < 16; ) {
    const end = literalEnd(text, start);
    if (end === -1) break;
    const literal = text.slice(start, end);
    if (spans.length === 0 && isNoSecret(literal)) break;
    if (!isEmptyLiteral(literal)) spans.push([start, end]);
    else if (spans.length === 0) break;
    start = ends(JOINED, text, end) ?? end;
  }
  return spans;
}

function entrySpans(text: string, from: number): readonly Span[] {
  const spans: Span[] = [];
  let at = from;
  for (let count = 0; count < MAX_ENTRIES; count += 1) {
    ENTRY.lastIndex = at;
    const found = ENTRY.exec(text);
    if (found === null) break;
    const start = ENTRY.lastIndex;
    const close = literalEnd(text, start);
    const isSecret = close !== -1 && ENTRY_NAME.test(found[1] as string);
    if (isSecret && !isEmptyLiteral(text.slice(start, close)) && !isNoSecret(text.slice(start, close))) {
      spans.push([start, close]);
    }
    at = close === -1 ? (ends(OTHER_VALUE, text, start) ?? start) : close;
  }
  return spans;
}

function ends(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
