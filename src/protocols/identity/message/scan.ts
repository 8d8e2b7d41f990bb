import { isRoute, MASK, maskedRoute, maskedUrl } from './addresses.js';
import { isCode } from './codes.js';
import { BEFORE_QUOTED, BEFORE_USER, isIdentifyingKey, isNameWithDigits, METHODS, NOT_A_NAME } from './names.js';
import { hasRandomEnding, isHexWord, isHostName, partlyMasked } from './words.js';

const PUNCTUATION = 0;
const SPACE = 1;
const WORD = 2;
/** Belongs to a word between two of its characters: `a-b`, `a.b`, `A$B`. */
const INNER = 3;

const KINDS = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  if (code <= 0x20 && code !== 1) KINDS[code] = SPACE;
  else if (/[\w]/.test(String.fromCharCode(code))) KINDS[code] = WORD;
}
for (const inner of '-.$~') KINDS[inner.charCodeAt(0)] = INNER;

const URL_RUN = /[^\s"'<>`{}|\\^]{1,2000}/y;
const PATH_RUN = /[^\s"'<>`()[\]{},;|]{1,2000}/y;
const WINDOWS_RUN = /[^\s"'<>`()[\]{},;|*?]{1,2000}/y;
const EMAIL = /[\w.+%-]{1,64}@(?:[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){1,8}|[A-Za-z][A-Za-z-]{1,62}(?![\w.]))/y;
const COLON_GROUPS =
  /(?:[\da-f]{1,4}::?){2,15}(?:[\da-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})?(?:%\w{1,15})?(?:\/\d{1,3})?(?![\w:])/iy;
const MAC_GROUPS = /^(?:[\da-f]{2}:){5,7}[\da-f]{2}$/i;
const BASE64_RUN = /[A-Za-z\d+/]{20,2000}={0,2}/y;
const VALUE_END = /[\s,;)\]}|&<>"'\x01]/g;
const PORT = /:\d{2,5}(?![\w.:-])/y;
const TRAILING = /[.,:;!?*)\]]+$/;
const RELATIVE_RUN = /[\w.@%+~:-]*(?:\/[\w.@%+~-]+)+/y;
const BACKSLASH_RUN = /[\w.$-]+(?:\\[\w.$ -]*[\w.$-])+/y;
const FILE_END = /\.[A-Za-z]\w{0,5}$/;
/** What makes a name a part of something longer. */
const GLUED = /^[-~@]/;
/** How much of what is written decides on the next word. */
const BEFORE_LENGTH = 48;

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
      else if (code === 1) this.#mask(this.#at + 1);
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

  #sign(code: number): void {
    const line = this.#line;
    const next = line.charCodeAt(this.#at + 1);
    if (code === 0x2f && this.#path()) return; // /
    if ((code === 0x2e || code === 0x7e) && !this.#isAfterWord() && this.#relativeRoot()) return; // . ~
    if (code === 0x5c && next === 0x5c && !this.#isAfterWord()) {
      const end = this.#runEnd(WINDOWS_RUN); // \\server\share
      if (end > this.#at + 2) return this.#mask(end);
    }
    if (code === 0x3a && next === 0x3a && !this.#isAfterWord()) {
      const end = this.#runEnd(/::(?:[\da-f]{1,4}:){0,6}[\da-f.]{1,15}(?![\w:])/iy);
      if (end > this.#at) return this.#mask(end);
    }
    if ((code === 0x22 || code === 0x27 || code === 0x60) && this.#quoted(code)) return; // " ' `
    this.#write(line[this.#at] as string, this.#at + 1);
    if (code !== 0x22 && code !== 0x27 && code !== 0x60) this.#afterMethod = false;
    this.#last = this.#lastButOne = '';
  }

  /** A name or a value in quotes is masked where the noun before it says that it is one. */
  #quoted(quote: number): boolean {
    if (this.#isAfterWord()) return false;
    if (!BEFORE_QUOTED.test(this.#before().replace(/["'](?=\s?[:=]\s?$)/, ''))) return false;
    const close = this.#line.indexOf(String.fromCharCode(quote), this.#at + 1);
    if (close === -1 || close === this.#at + 1 || close - this.#at > 200) return false;
    this.#mask(close + 1);
    return true;
  }

  #path(): boolean {
    if (this.#isAfterWord()) return false;
    const end = this.#trimmedEnd(this.#runEnd(PATH_RUN));
    if (end - this.#at < 2) {
      if (!this.#afterMethod) return false;
      this.#write('/', this.#at + 1);
    } else {
      const path = (this.#line.slice(this.#at, end).split(/[?#]/, 1)[0] as string) || '/';
      if (!this.#afterMethod && !isRoute(path, this.#before())) {
        this.#mask(end);
        return true;
      }
      this.#write(maskedRoute(path), end);
    }
    this.#pathEnd = this.#out.length;
    this.#afterMethod = false;
    this.#last = this.#lastButOne = '';
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
    if (next === 0x3a && line.startsWith('://', end) && !hasDigit) return this.#url(); // :
    if (this.#hasAt && this.#address(end, next, word)) return;
    if (next === 0x3a && this.#colon(word, end)) return;
    if (next === 0x2f && this.#slash(word, hasDigit, end)) return; // /
    if (next === 0x5c && this.#backslash()) return; // \
    if (hasDigit) this.#digits(word, end);
    else this.#plain(word, end, next);
  }

  #url(): void {
    const end = this.#trimmedEnd(this.#runEnd(URL_RUN));
    const url = this.#line.slice(this.#at, end);
    const fits = this.#afterMethod;
    this.#write(maskedUrl(url), end);
    if (fits) this.#pathEnd = this.#out.length;
    this.#afterMethod = false;
    this.#last = this.#lastButOne = '';
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
    const found = this.#match(RELATIVE_RUN);
    if (found === null) return false;
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
    const signed = before.endsWith('-') && !/[\w\x01]-$/.test(before) ? `-${word}` : word;
    if (isCode(word, signed === word ? before : before.slice(0, -1), after, sincePath)) {
      this.#pathEnd = -1;
      this.#write(word, end);
      this.#last = this.#lastButOne = '';
      return;
    }
    if (!GLUED.test(after) && isNameWithDigits(word)) return this.#keep(word, end);
    if (word.includes('.') && isHostName(word)) return this.#mask(end);
    const shown = partlyMasked(word);
    if (shown === MASK) return this.#mask(end);
    this.#write(shown, end);
    this.#last = this.#lastButOne = '';
    this.#afterMethod = false;
  }

  #plain(word: string, end: number, next: number): void {
    if (next === 0x3d && isIdentifyingKey(word.slice(word.lastIndexOf('.') + 1))) return this.#value(word, end + 1);
    if (this.#isUserName(word) || this.#isHostOfAddress(word, end)) return this.#mask(end);
    if (word.length >= 8 && (isHexWord(word) || hasRandomEnding(word))) {
      this.#write(partlyMasked(word), end);
      return;
    }
    this.#keep(word, end);
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

  /** A host beside its address: `ns.example.org [192.0.2.7]`, `192.0.2.7 (ns.example.org)`. */
  #isHostOfAddress(word: string, end: number): boolean {
    if (!word.includes('.')) return false;
    return (/^ ?[[(]\d/.test(this.#line.slice(end, end + 3)) || /\x01 ?[[(]$/.test(this.#out)) && isHostName(word);
  }

  /** The value of a key that identifies: to its closing quote, or to the end of the value. */
  #value(key: string, start: number): void {
    const line = this.#line;
    this.#out += `${key}=`;
    this.#at = start;
    const first = line[start];
    if (first === '"' || first === "'") {
      const close = line.indexOf(first, start + 1);
      if (close > start + 1) return this.#mask(close + 1);
      return;
    }
    VALUE_END.lastIndex = start;
    const found = VALUE_END.exec(line);
    let end = found === null ? line.length : found.index;
    // What a bracket opens belongs to the value up to where it closes.
    const open = line.slice(start, end).search(/[({[]/);
    if (open !== -1) {
      const close = line.indexOf(
        ({ '(': ')', '{': '}', '[': ']' } as Record<string, string>)[line[start + open] as string] as string,
        end,
      );
      if (close !== -1) end = close + 1;
    }
    const value = line.slice(start, end);
    if (value === '' || /^(?:null|none|nil|true|false|undefined)$/i.test(value)) return;
    this.#mask(end);
  }

  #before(): string {
    return this.#out.slice(-BEFORE_LENGTH);
  }

  #isAfterWord(): boolean {
    if (this.#at === 0) return false;
    const code = this.#line.charCodeAt(this.#at - 1);
    return kindOf(code) === WORD || code === 1;
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

const TRAILING_SIGNS = '.,:;!?*)';

function kindOf(code: number): number {
  if (code < 128) return KINDS[code] as number;
  // Spaces, dashes, quotes and arrows beyond ASCII.
  if (code === 0xa0 || code === 0x3000 || code === 0xfeff) return SPACE;
  return code >= 0x2000 && code < 0x2c00 ? (code <= 0x200b ? SPACE : PUNCTUATION) : WORD;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a dot, a dash, a dollar or an apostrophe stands inside a word. */
function joinsWord(line: string, at: number, code: number): boolean {
  const next = line.charCodeAt(at + 1);
  if (Number.isNaN(next)) return false;
  if (code === 0x27) return /[A-Za-z]'[a-z]{1,2}(?![\w'])/.test(line.slice(at - 1, at + 4));
  const before = line.charCodeAt(at - 1);
  // blk_-17: a sign before a number belongs to it.
  if (code === 0x7e && next === code) return true;
  if (before === 0x7e) return kindOf(next) === WORD;
  return kindOf(next) === WORD && next !== 1 && (kindOf(before) === WORD || code !== 0x2e) && kindOf(before) !== INNER;
}
