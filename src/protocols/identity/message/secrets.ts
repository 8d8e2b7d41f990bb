/** What stands in the place of a secret. */
export const SCRUBBED = '[scrubbed]';

/** The most characters of a text that are looked at and returned. */
const MAX_LENGTH = 4_096;
const KEY_BEGIN = '-----BEGIN ';
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** Credentials of an HTTP header, with or without the header's name. */
const CREDENTIALS =
  /\b(Bearer|Basic|Digest|Token|ApiKey|Negotiate|AWS4-HMAC-SHA256)(\s{1,4}|%20)([\w.~+/=-]{8,4096})/gi;
/** A word is no credential; what holds a digit, a sign or capitals inside is. */
const NO_WORD = /[\d+/=_~]|[a-z][A-Z]|\w\.\w/;
const AUTHORIZATION =
  /(authorization["']?\s{0,2}(?:=>|[:=])\s{0,2}["']?)(?:([A-Za-z][\w-]{1,30})\s{1,4})?[^\s"',;]{1,4096}/gi;
/** `--password x` of a command line. */
const OPTION = /(--?(?:password|passwd|pass|token|secret|api-?key)\s{1,4})[^\s"']{1,1024}/gi;
const JWT = /\beyJ[\w-]{6,4096}\.[\w-]{2,4096}(?:\.[\w-]{0,4096})?/g;
/** Forms in which well-known services issue their keys. */
const SERVICE_KEYS =
  /\b(?:(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_\w{20,255}|glpat-[\w-]{16,255}|xox[abeoprs]-[\w-]{10,255}|xapp-[\w-]{10,255}|(?:sk|pk|rk|whsec)_(?:(?:live|test)_)?[A-Za-z0-9]{14,255}|sk-[\w-]{20,255}|AIza[\w-]{30,40}|ya29\.[\w-]{20,512}|npm_[A-Za-z0-9]{30,40}|pypi-[\w-]{20,255}|SG\.[\w-]{10,64}\.[\w-]{10,64}|dop_v1_[a-f0-9]{40,64}|hv[sb]\.[\w-]{20,255}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|AGE-SECRET-KEY-1[A-Z0-9]{40,80}|ey[A-Za-z0-9]{2}[\w-]{8,}\.ey[\w-]{10,4096}\.[\w-]{0,4096})/g;
/** `scheme://user:password@host`: the user stays. */
const URL_PASSWORD = /(:\/\/[^\s/:@?#"'<>]{0,256}:)[^\s/?#"'<>]{1,256}(?=@)/g;
/** A key that names a secret, and its value: `password=x`, `"apiKey": "x"`, `--token x`, `secret: x`. */
const NAMED =
  /((?:pass(?:word|wd|phrase|code)|(?<![a-z])pass|pwd|secrets?|(?:(?:access|auth|refresh|session|id|api|csrf|xsrf|bearer|secret|client|private|bot|user|device|account|storage|shared|sas|encryption|signing|signature|master|license|subscription)[_-]?)?(?:token|secret|key)|credentials?|x-api-key|signature|(?<![a-z])sig|cookie|set-cookie|sessionid|jsessionid|phpsessid)["']?\s{0,2}(?:=>|:=|=|:|%3D)\s{0,2})("[^"\n]{1,1024}"?|'[^'\n]{1,1024}'?|[^\s"',;&)\]}<>|]{1,1024})/gi;
const NAMED_HINT = /pass|pwd|secret|token|key|credential|sig|cookie|sessionid|sessid/i;
/** Values of such a key that are no secret. */
const NO_SECRET =
  /^["']?(?:(?:null|none|nil|undefined|true|false|missing|invalid|required|empty|expired|unknown|not|is|was|too|must|should|cannot|can|has|will|needs|wrong|incorrect|mismatch|changed|reset|does|did|ok|failed|denied|rejected|refused|revoked|malformed|no)(?![\w-])|\[(?:scrubbed|filtered|redacted|masked|hidden)|\*{3,})/i;
/** Keys of caches, tables and maps are no secrets: only `key` with a word that says what it opens is. */
const PLAIN_KEY =
  /^(?:keys?|sig|id[_-]?key|user[_-]?key|device[_-]?key|user[_-]?id|id[_-]?token["']?\s?:$)["']?\s{0,2}(?:=>|:=|=|:|%3D)/i;
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g;

/**
 * A text with `[scrubbed]` in the place of secrets: private keys, credentials of HTTP headers, JSON web tokens, API keys
 * of known forms, passwords in URLs, values of keys that name a secret, payment card numbers. Not longer than about 4 000
 * characters: what follows is cut off.
 */
export function maskedSecrets(text: string): string {
  return withoutSecrets(text, SCRUBBED);
}

/** The same with another word in the place of a secret. */
export function withoutSecrets(text: string, word: string): string {
  let result = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  if (result.includes(KEY_BEGIN)) result = withoutPrivateKeys(result, word);
  if (result.includes('://') && result.includes('@')) result = result.replace(URL_PASSWORD, `$1${word}`);
  if (/bearer|basic|digest|token|apikey|negotiate|aws4/i.test(result)) {
    result = result.replace(CREDENTIALS, (all, scheme: string, space: string, value: string) =>
      NO_WORD.test(value) ? `${scheme}${space}${word}` : all,
    );
  }
  if (/authorization/i.test(result)) {
    result = result.replace(AUTHORIZATION, (all, name: string, scheme: string | undefined) =>
      all.endsWith(word) || NO_SECRET.test(all.slice(name.length))
        ? all
        : `${name}${scheme === undefined ? '' : `${scheme} `}${word}`,
    );
  }
  if (result.includes(' -') || result.startsWith('-')) result = result.replace(OPTION, `$1${word}`);
  if (result.includes('eyJ')) result = result.replace(JWT, word);
  if (result.length >= 18) result = result.replace(SERVICE_KEYS, word);
  if (NAMED_HINT.test(result)) {
    result = result.replace(NAMED, (all, key: string, value: string) =>
      PLAIN_KEY.test(key) || NO_SECRET.test(value) ? all : `${key}${word}`,
    );
  }
  return result.replace(CARD, (digits) => (isCardNumber(digits) ? word : digits));
}

/** From the head of a private key to its foot, or to the end of the text where the foot is missing. */
function withoutPrivateKeys(text: string, word: string): string {
  let result = '';
  let from = 0;
  for (const head of text.matchAll(PRIVATE_KEY)) {
    if (head.index < from) continue;
    result += text.slice(from, head.index) + word;
    const foot = text.indexOf('-----END ', head.index + head[0].length);
    const close = foot === -1 ? -1 : text.indexOf('-----', foot + 9);
    from = close === -1 ? text.length : close + 5;
  }
  return result + text.slice(from);
}

/** Whether the digits have the length, the first digit and the check digit of a payment card. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !/[2-6]/.test(digits[0] as string)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
