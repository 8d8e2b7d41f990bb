/** What stands in the place of a secret. */
export const MASK = '[scrubbed]';

/** Of a parameter's name, whole words and parts of words. */
const SECRET_WORD =
  /(?:^|[^a-z\d])(?:key|auth|oauth|authorization|authentication|pass|pwd|sid|sig|jwt|otp|pin|csrf|xsrf)(?:$|[^a-z\d])/;
const SECRET_PART = /passw|passphrase|secret|token|api_?key|session|sess_?id|credential|cookie|signature|private_?key/;
/** Up to the last `@`: a password may hold one. */
const USER = /\/\/[^/?#\s"']{1,300}@/g;
/** Parameters of a query, of a fragment and of a path. */
const PARAMETER = /([?&;#])([^=&;#?\s]{1,200})=([^&;#\s"'<>]+)/g;
const CAMEL = /([a-z\d])([A-Z])/g;
const MAX_NAME = 200;

/** Whether a parameter or a header of this name holds what gives access: a password, token, key, session or the like. */
export function isSecretName(name: string): boolean {
  const words = decoded(name.slice(0, MAX_NAME)).replace(CAMEL, '$1_$2').toLowerCase().replaceAll('-', '_');
  return SECRET_WORD.test(words.replaceAll('_', ' ')) || SECRET_PART.test(words);
}

/** A text with URLs in it, without their users, passwords and the values of secret parameters. */
export function maskedUrls(text: string): string {
  return text
    .replace(USER, `//${MASK}@`)
    .replace(PARAMETER, (whole, mark: string, name: string) => (isSecretName(name) ? `${mark}${name}=${MASK}` : whole));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
