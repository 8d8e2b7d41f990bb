/** Values without quotes: `password=x`, `Cookie: a=b; c=d`. */

const BARE = /[^\s"'`,;&)\]}<>|]{1,1024}/y;
const HEADER_NAME = /cookie|authorization/i;
/** Up to the end of the line or of the literal that a header is in. */
const HEADER_VALUE = /[^"'`\r\n]{1,4096}/y;
const COOKIES = /^[^\s=;"']{1,256}=[^\s=]/;
const SCHEME = /[A-Za-z][\w-]{1,30}\s{1,4}(?=[^\s"'`,;])/y;

/** What a secret is put into: `%s`, `{x}`, `${x}`, `#{x}`, `?`, `:password`. */
const PLACEHOLDER = /^(?:%[\w(]|[$#%]?\{|\{\{|\?$|:[a-z]\w*$|@[a-z]\w*$|\$\(?\w|\\\()/i;
const SIGN = /^[!&*@$~^:\\-]{0,3}/;
const PARTS = /\?\.|!!?\.|\.{1,3}|::|->|\\/;
const PART = /^[A-Za-z_$@][\w$]{0,60}[?!]{0,2}$/;
/** At most two digits, at its end or between words. */
const PLAIN_PART = /^[A-Za-z_$@]{1,40}(?:\d{1,2}[A-Za-z_$]{1,40})?\d{0,2}[?!]{0,2}$/;
const TYPE =
  /^[&*]?(?:[iu](?:8|16|32|64|128|256)|f(?:32|64)|u?int\d{0,3}|float\d{0,2}|bytes\d{0,2}|string\d?|varchar\d{0,4})\??$/i;
const SECRET_PART = /pass|pwd|secret|token|key|cred|cookie|sig|auth|session|bearer/i;
const SHORT_NAME = 4;

/**
 * The end of the value at `at` without quotes; -1 = there is none, or it is an expression, a type or a placeholder.
 * `operator` is what stands between name and value; `inside` says what is inside of literals, null = the text is not code.
 */
export function bareEnd(text: string, name: string, operator: string, at: number, inside: Uint8Array | null): number {
  const end = endOf(BARE, text, at);
  if (end === -1) return -1;
  const value = text.slice(at, end);
  const isHeader = HEADER_NAME.test(name) && /:|%3D|=/.test(operator);
  const isCodeHere = inside !== null && inside[at] === 0;
  if (inside !== null && !isCodeHere && PLACEHOLDER.test(value)) return -1;
  if (isHeader) {
    const header = headerEnd(text, name, at, end);
    if (header !== -1) return header;
  }
  if (inside !== null && !isCodeHere && isProse(text, operator, value, end)) return -1;
  return isCodeHere && isExpression(text, operator, value, end) ? -1 : end;
}

/** Cookies go on to the end of the line; of an authorization the scheme is masked too. */
function headerEnd(text: string, name: string, at: number, end: number): number {
  if (/cookie/i.test(name)) return COOKIES.test(text.slice(at, at + 300)) ? endOf(HEADER_VALUE, text, at) : -1;
  const credentials = endOf(SCHEME, text, at);
  if (
    credentials === -1 ||
    !/^(?:bearer|basic|digest|token|apikey|negotiate|ntlm|aws4\S*)$/i.test(text.slice(at, end))
  ) {
    return -1;
  }
  if (/^(?:digest|aws4)/i.test(text.slice(at, end)) || /^\w{1,20}=/.test(text.slice(credentials, credentials + 21))) {
    const line = text.indexOf('\n', at);
    return line === -1 ? text.length : line;
  }
  return endOf(BARE, text, credentials);
}

/** `Invalid token: unexpected end`. */
function isProse(text: string, operator: string, value: string, end: number): boolean {
  return /:\s/.test(operator) && /^[A-Za-z]{1,20}$/.test(value) && /^ [A-Za-z]/.test(text.slice(end, end + 2));
}

/** Whether a value in code is a variable, a call, a type, a literal that is not a text. */
function isExpression(text: string, operator: string, value: string, end: number): boolean {
  if (PLACEHOLDER.test(value) || /^[[({]/.test(value) || /^[-+]?\d{0,3}$/.test(value)) return true;
  const expression = value.replace(SIGN, '').replace(/[:.,]+$/, '');
  if (expression === '' || TYPE.test(expression)) return true;
  const bracket = expression.search(/[([{]/);
  const path = bracket === -1 ? expression : expression.slice(0, bracket);
  const parts = path.split(PARTS).filter((part) => part !== '');
  if (bracket > 0) return parts.every((part) => PART.test(part));
  const next = text.slice(end, end + 1);
  if (parts.length > 1) return parts.every((part) => PLAIN_PART.test(part) || SECRET_PART.test(part));
  if (!PART.test(expression)) return false;
  if (expression.length <= SHORT_NAME || SECRET_PART.test(expression) || /[<>"'`]/.test(next)) return true;
  if (/\d/.test(expression)) return false;
  // `PASSWORD=swordfish` of a shell: an argument with a name has a bracket or a comma behind it.
  return operator !== '=' || (next !== '' && !/[\s&;]/.test(next)) || isVariable(expression);
}

/** Names in one style of writing with capitals or underscores are variables: `token=current_value`. */
function isVariable(expression: string): boolean {
  return /[a-z]_[a-z]|[a-z][A-Z]/.test(expression);
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
