import { isRoute, MASK, MASK_CODE, maskedRoute, maskedUrl } from './addresses.js';
import { INNER, isDigit, joinsWord, kindOf, SPACE, WORD } from './characters.js';
import { isCode } from './codes.js';
import {
  BEFORE_NAME,
  BEFORE_QUOTED,
  BEFORE_USER,
  isIdentifyingKey,
  isNameWithDigits,
  METHODS,
  NOT_A_NAME,
} from './names.js';
import { hasRandomEnding, isHexWord, isHostName, partlyMasked, valueEnd } from './words.js';

const QUOTES = `"'\``;
const TRAILING_SIGNS = '.,:;!?*)';
const URL_RUN = /[^\s"'<>`{}|\\^]{1,2000}/y;
const PATH_RUN = /[^\s"'<>`()[\]{},;|]{1,2000}/y;
const WINDOWS_RUN = /[^\s"'<>`()[\]{},;|*?]{1,2000}/y;
const EMAIL = /[\w.+%-]{1,64}@(?:[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){1,8}|[A-Za-z][A-Za-z-]{1,62}(?![\w.]))/y;
const COLON_GROUPS =
  /(?:[\da-f]{1,4}::?){2,15}(?:[\da-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})?(?:%\w{1,15})?(?:\/\d{1,3})?(?![\w:])/iy;
const MAC_GROUPS = /^(?:[\da-f]{2}:){5,7}[\da-f]{2}$/i;
const BASE64_RUN = /[A-Za-z\d+/]{20,2000}={0,2}/y;
const SHORT_IPV6 = /::(?:[\da-f]{1,4}:){0,6}[\da-f.]{1,15}(?![\w:])/iy;
const NO_VALUE = /^(?:null|none|nil|true|false|undefined)$/i;
const PORT = /:\d{2,5}(?![\w.:-])/y;
const RELATIVE_RUN = /[\w.@%+~:-]*(?:\/[\w.@%+~-]+)+/y;
const BACKSLASH_RUN = /[\w.$-]+(?:\\[\w.$ -]*[\w.$-])+/y;
const FILE_END = /\.[A-Za-z]\w{0,5}$/;
/** What makes a name a part of something longer. */
const GLUED = /^[-~@]/;
/** How much of what is written decides on the next word. */
const BEFORE_LENGTH = 64;

/** A line with `MASK` in the place of each part that varies. One pass, from left to right. */
export function scanned(line: string): string {
  return new Scan(line).run();
}

class Scan {
  readonly #line: string;
  readonly #hasAt: boolean;
  #at = 0;
  #out = '';
  /** The two words before, in lower case; '' = something else stands there. */
  #last = '';
  #lastButOne = '';
  /** Where the path of a request ends in what is written; -1 = there was none. */
  #pathEnd = -1;
  #afterMethod = false;
  /** Up to here a run of parts was read and is not a path. */
  #noPathBefore = 0;

  constructor(line: string) {
    this.#line = line;
    this.#hasAt = line.includes('@');
  }

  run(): string {
    const { length } = this.#line;
    while (this.#at < length) {
      const code = this.#line.charCodeAt(this.#at);
      const kind = kindOf(code);
      if (kind === SPACE) this.#space();
      else if (kind === WORD) this.#word();
      else if (code === MASK_CODE) this.#mask(this.#at + 1);
      else this.#sign(code);
    }
    return this.#out;
  }

  #space(): void {
    this.#at += 1;
    if (!this.#out.endsWith(' ')) this.#out += ' ';
  }

  #mask(end: number): void {
    this.#out += MASK;
    this.#at = end;
    this.#last = this.#lastButOne = '';
    this.#afterMethod = false;
  }

  #write(text: string, end: number): void {
    this.#out += text;
    this.#at = end;
  }

  /** Writes and forgets the words before. */
  #put(text: string, end: number): void {
    this.#write(text, end);
    this.#last = this.#lastButOne = '';
    this.#afterMethod = false;
  }

  #sign(code: number): void {
    if (this.#special(code)) return;
    const afterMethod = this.#afterMethod && QUOTES.includes(this.#line[this.#at] as string);
    this.#put(this.#line[this.#at] as string, this.#at + 1);
    this.#afterMethod = afterMethod;
  }

  /** What begins with a sign and is more than a sign. Returns whether it was written. */
  #special(code: number): boolean {
    const line = this.#line;
    if (code === 0x28) {
      // Key (name)=(value) of PostgreSQL
      return this.#out.endsWith(')=') && this.#masked(line.indexOf(')', this.#at) + 1, 2);
    }
    if (this.#isAfterWord()) return false;
    if (code === 0x2f) return this.#path(); // /
    if (code === 0x2e || code === 0x7e) return this.#relativeRoot(); // . ~
    const next = line.charCodeAt(this.#at + 1);
    if (code === 0x5c && next === code) return this.#masked(this.#runEnd(WINDOWS_RUN), 2); // \\server\share
    if (code === 0x3a && next === code) return this.#masked(this.#runEnd(SHORT_IPV6), 0); // ::1
    return (code === 0x22 || code === 0x27 || code === 0x60) && this.#quoted(code); // " ' `
  }

  /** Masks up to `end` where that is more than so many characters. */
  #masked(end: number, moreThan: number): boolean {
    if (end <= this.#at + moreThan) return false;
    this.#mask(end);
    return true;
  }

  /** A name or a value in quotes is masked where the noun before it says that it is one. */
  #quoted(quote: number): boolean {
    if (!BEFORE_QUOTED.test(this.#before().replace(/["'](?=\s?[:=]\s?$)/, ''))) return false;
    const close = this.#line.indexOf(String.fromCharCode(quote), this.#at + 1);
    if (close === -1 || close === this.#at + 1 || close - this.#at > 200) return false;
    this.#mask(close + 1);
    return true;
  }

  #path(): boolean {
    const end = this.#trimmedEnd(this.#runEnd(PATH_RUN));
    if (end - this.#at < 2) {
      if (!this.#afterMethod) return false;
      this.#put('/', this.#at + 1);
    } else {
      const path = (this.#line.slice(this.#at, end).split(/[?#]/, 1)[0] as string) || '/';
      if (!this.#afterMethod && !isRoute(path, this.#before())) {
        this.#mask(end);
        return true;
      }
      this.#put(maskedRoute(path), end);
    }
    this.#pathEnd = this.#out.length;
    return true;
  }

  /** `./x`, `../x`, `~/x`. */
  #relativeRoot(): boolean {
    const found = this.#match(/(?:\.\.?|~\w*)\//y);
    if (found === null) return false;
    this.#mask(this.#trimmedEnd(this.#runEnd(PATH_RUN)));
    return true;
  }

  #word(): void {
    const line = this.#line;
    const start = this.#at;
    let end = start + 1;
    let hasDigit = isDigit(line.charCodeAt(start));
    for (; end < line.length; end += 1) {
      const code = line.charCodeAt(end);
      const kind = kindOf(code);
      if (kind === WORD) hasDigit ||= isDigit(code);
      else if (kind === INNER || code === 0x27) {
        if (!joinsWord(line, end, code)) break;
      } else break;
    }
    const word = line.slice(start, end);
    const next = line.charCodeAt(end);
    const whole =
      (this.#hasAt && this.#address(end, next, word)) ||
      (next === 0x3a && (line.startsWith('://', end) ? this.#url() : this.#colon(word, end))) || // :
      (next === 0x2f && this.#slash(word, hasDigit, end)) || // /
      (next === 0x5c && this.#backslash()); // \
    if (whole) return;
    if (hasDigit) this.#digits(word, end);
    else this.#plain(word, end, next);
  }

  #url(): boolean {
    const end = this.#trimmedEnd(this.#runEnd(URL_RUN));
    const url = this.#line.slice(this.#at, end);
    const afterMethod = this.#afterMethod;
    this.#put(maskedUrl(url), end);
    if (afterMethod) this.#pathEnd = this.#out.length;
    return true;
  }

  /** E-mail addresses, and what stands before an `@` with digits after it: an object's address, a package's version. */
  #address(end: number, next: number, word: string): boolean {
    if (next !== 0x40 && next !== 0x2b && next !== 0x25) return false; // @ + %
    const mail = this.#match(EMAIL);
    if (mail !== null) {
      this.#mask(mail);
      return true;
    }
    if (next !== 0x40 || !/\d/.test(word)) return false;
    this.#mask(end);
    return true;
  }

  /** `C:\x`, IPv6 and MAC addresses, `host:5432`. */
  #colon(word: string, end: number): boolean {
    const after = this.#line.charCodeAt(end + 1);
    if (word.length === 1 && (after === 0x5c || after === 0x2f)) {
      const inQuotes = this.#out.endsWith('"') ? this.#line.indexOf('"', end) : -1;
      this.#mask(inQuotes === -1 ? this.#trimmedEnd(this.#runEnd(WINDOWS_RUN)) : inQuotes);
      return true;
    }
    if (word.length <= 4 && /^[\da-f]+$/i.test(word)) {
      const groups = this.#match(COLON_GROUPS);
      const text = groups === null ? '' : this.#line.slice(this.#at, groups);
      if (groups !== null && (text.includes('::') || /\d/.test(text) || MAC_GROUPS.test(text))) {
        this.#mask(groups);
        return true;
      }
    }
    if (!isDigit(after) || !isHostName(word)) return false;
    PORT.lastIndex = end;
    const port = PORT.test(this.#line) ? PORT.lastIndex : -1;
    if (port === -1) return false;
    this.#mask(port);
    return true;
  }

  /** A path that does not begin at a root, or base64. */
  #slash(word: string, hasDigit: boolean, end: number): boolean {
    if (hasDigit && word.length >= 12 && !/[-._]/.test(word)) {
      const blob = this.#match(BASE64_RUN);
      if (blob !== null && blob > end + 1) {
        this.#mask(blob);
        return true;
      }
    }
    if (this.#at < this.#noPathBefore) return false;
    const found = this.#match(RELATIVE_RUN);
    if (found === null) return false;
    this.#noPathBefore = found;
    const close = this.#trimmedEnd(found);
    const path = this.#line.slice(this.#at, close);
    if (!path.includes('/') || !FILE_END.test(path) || /:/.test(path)) return false;
    this.#mask(close);
    return true;
  }

  /** A file on Windows is masked; a class of PHP and a user of a domain stay. */
  #backslash(): boolean {
    const found = this.#match(BACKSLASH_RUN);
    if (found === null) return false;
    const run = this.#line.slice(this.#at, found);
    if (FILE_END.test(run) || /\d/.test(run)) this.#mask(found);
    else this.#write(run, found);
    return true;
  }

  #digits(word: string, end: number): void {
    const before = this.#before();
    const after = this.#line.slice(end, end + BEFORE_LENGTH);
    const sincePath = this.#pathEnd === -1 ? null : this.#out.slice(this.#pathEnd);
    const signed = before.endsWith('-') && !/[\w\uE000]-$/.test(before) ? `-${word}` : word;
    if (isCode(word, signed === word ? before : before.slice(0, -1), after, sincePath)) {
      this.#pathEnd = -1;
      this.#put(word, end);
    } else if (!GLUED.test(after) && isNameWithDigits(word)) this.#keep(word, end);
    else if (word.includes('.') && isHostName(word)) this.#mask(end);
    else this.#put(partlyMasked(word), end);
  }

  #plain(word: string, end: number, next: number): void {
    if (next === 0x3d && isIdentifyingKey(word.slice(word.lastIndexOf('.') + 1))) this.#value(word, end + 1);
    else if (this.#isUserName(word) || this.#isNameAfterColon(end) || this.#isHostOfAddress(word, end)) this.#mask(end);
    else if (word.length >= 8 && (isHexWord(word) || hasRandomEnding(word))) this.#put(partlyMasked(word), end);
    else this.#keep(word, end);
  }

  #keep(word: string, end: number): void {
    this.#write(word, end);
    this.#afterMethod = METHODS.has(word);
    this.#lastButOne = this.#last;
    this.#last = word.length <= 12 ? word.toLowerCase() : '-';
  }

  /** `for user alice`. */
  #isUserName(word: string): boolean {
    return this.#last === 'user' && BEFORE_USER.has(this.#lastButOne) && !NOT_A_NAME.has(word.toLowerCase());
  }

  /** `No such user: alice`. */
  #isNameAfterColon(end: number): boolean {
    return (
      this.#out.endsWith(': ') &&
      BEFORE_NAME.test(this.#before()) &&
      /^(?:$|[,;).\]])/.test(this.#line.slice(end, end + 1))
    );
  }

  /** A host beside its address: `ns.example.org [192.0.2.7]`, `192.0.2.7 (ns.example.org)`. */
  #isHostOfAddress(word: string, end: number): boolean {
    if (!word.includes('.')) return false;
    return (/^ ?[[(]\d/.test(this.#line.slice(end, end + 3)) || /\uE000 ?[[(]$/.test(this.#out)) && isHostName(word);
  }

  /** A key that identifies, and its value; null, true and false say something and stay. */
  #value(key: string, start: number): void {
    this.#put(`${key}=`, start);
    const end = valueEnd(this.#line, start);
    const value = this.#line.slice(start, end);
    // The path of a request and a URL are masked in part, as elsewhere.
    if (value !== '' && !value.startsWith('/') && !value.includes('://') && !NO_VALUE.test(value)) this.#mask(end);
  }

  #before(): string {
    return this.#out.slice(-BEFORE_LENGTH);
  }

  #isAfterWord(): boolean {
    if (this.#at === 0) return false;
    const code = this.#line.charCodeAt(this.#at - 1);
    return kindOf(code) === WORD || code === MASK_CODE;
  }

  #match(pattern: RegExp): number | null {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#line) ? pattern.lastIndex : null;
  }

  #runEnd(pattern: RegExp): number {
    return this.#match(pattern) ?? this.#at;
  }

  #trimmedEnd(end: number): number {
    let last = end;
    while (last > this.#at + 1 && TRAILING_SIGNS.includes(this.#line[last - 1] as string)) last -= 1;
    return last;
  }
}
