/** Credentials in headers, URLs and command lines. */

/** Credentials of an HTTP header without the header's name. */
const CREDENTIALS =
  /\b(Bearer|Basic|Digest|Token|ApiKey|Negotiate|AWS4-HMAC-SHA256)(\s{1,4}|%20)([\w+/~][\w.~+/=-]{7,4095})/gi;
/** A word is not a credential; what holds a digit, a sign or capitals inside is. */
const NO_WORD = /[\d+/=_~]|[a-z][A-Z]|\w\.\w/;
/** `token` is a common name of variables too: `token oauth2.Token` declares one. */
const WEAK_SCHEME = /^(?:token|apikey|digest)$/i;
const NO_TYPE = /^(?=[^.]{0,4096}\d)[^.]{12,4096}$/;
/** `scheme://user:password@host`: the user stays. */
const URL_PASSWORD = /(:\/\/[^\s/:@?#"'<>]{0,256}:)[^\s/?#"'<>]{1,256}(?=@)/g;
/** `scheme://token@host`. */
const URL_TOKEN = /(:\/\/)(?=[^\s/:@?#"'<>]{0,256}\d)[^\s/:@?#"'<>]{16,256}(?=@)/g;
/** `--password x` of a command line. */
const OPTION =
  /((?<![\w-])--?(?:[a-z]{1,12}-)?(?:password|passwd|pass|token|secret|api-?key)\s{1,4}["']?)[^\s"'=]{1,1024}/gi;
/** `-u user:password` of curl and its kin. */
const USER_OPTION = /((?<![\w-])(?:-u|-U|--user|--proxy-user)[ =]{0,3}["']?[^\s:"']{1,128}:)[^\s"']{1,512}/g;
/** `-ppassword` of the clients of MySQL. */
const MYSQL_OPTION = /((?<![\w-])-p)[^\s"']{1,256}/g;

/** A text with `word` in the place of credentials. In code, types and variables stay. */
export function withoutCredentials(text: string, word: string, isCode: boolean): string {
  let result = text;
  if (result.includes('://') && result.includes('@')) {
    result = result.replace(URL_PASSWORD, (_all, before: string) => before + word);
    result = result.replace(URL_TOKEN, (_all, before: string) => before + word);
  }
  if (/bearer|basic|digest|token|apikey|negotiate|aws4/i.test(result)) {
    result = result.replace(CREDENTIALS, (all, scheme: string, space: string, value: string) => {
      const isSecret = isCode && WEAK_SCHEME.test(scheme) ? NO_TYPE.test(value) : NO_WORD.test(value);
      return isSecret ? scheme + space + word : all;
    });
  }
  if (/(?:^|\s)-/.test(result)) {
    const masked = (_all: string, before: string) => before + word;
    result = result.replace(OPTION, masked);
    if (/curl|wget|https?/i.test(result)) result = result.replace(USER_OPTION, masked);
    if (/mysql|mariadb/i.test(result)) result = result.replace(MYSQL_OPTION, masked);
  }
  return result;
}
