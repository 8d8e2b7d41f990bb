import { SCRUBBED } from './scrubbed.js';

/** Of a parameter's name, whole words and parts of words. */
const SECRET_WORD =
  /(?:^|[^a-z\d])(?:key|auth|oauth|authorization|authentication|pass|pwd|sid|sig|jwt|otp|pin|csrf|xsrf)(?:$|[^a-z\d])/;
const SECRET_PART = /passw|passphrase|secret|token|api_?key|session|sess_?id|credential|cookie|signature|private_?key/;
/** Up to the last `@`: a password may hold one. */
const USER = /\/\/[^/?#\s"']{1,300}@/g;
/** The name of a parameter of a query, of a fragment (`#`) or of a path (`;`), with the mark before it. */
const NAME = /([?&;#])([^=&;#?\s]{1,200})=/g;
const VALUE = /[^&;#\s"'<>]*/y;
const VALUE_IN_PATH = /[^?&;#\s"'<>]*/y;
const CAMEL = /([a-z\d])([A-Z])/g;
const MAX_NAME = 200;
const MAX_ADDRESS = 2_000;
const SCHEME_AND_USER = /^([a-z][a-z\d+.-]{0,30}:\/\/)[^/]*@/i;

/** Whether a parameter or a header of this name holds what gives access: a password, token, key, session or the like. */
export function isSecretName(name: string): boolean {
  const words = decoded(name.slice(0, MAX_NAME)).replace(CAMEL, '$1_$2').toLowerCase().replaceAll('-', '_');
  return SECRET_WORD.test(words.replaceAll('_', ' ')) || SECRET_PART.test(words);
}

/** A text with URLs in it, without their users, passwords and the values of secret parameters. */
export function maskedUrls(text: string): string {
  return withoutParameters(text.replace(USER, `//${SCRUBBED}@`));
}

/** An address without its query, its fragment and its user. At most 2 000 characters are returned. */
export function plainAddress(url: string): string {
  const address = url.slice(0, MAX_ADDRESS).split(/[?#]/, 1)[0] ?? '';
  return address.replace(SCHEME_AND_USER, '$1');
}

function withoutParameters(text: string): string {
  let masked = '';
  let done = 0;
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    // The value of another may be a URL with secrets of its own.
    if (!isSecretName(found[2] as string)) continue;
    const from = NAME.lastIndex;
    const value = found[1] === ';' ? VALUE_IN_PATH : VALUE;
    value.lastIndex = from;
    const [secret = ''] = value.exec(text) ?? [];
    if (secret === '') continue;
    masked += text.slice(done, from) + SCRUBBED;
    done = from + secret.length;
    NAME.lastIndex = done;
  }
  return masked + text.slice(done);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
