import { MASK } from './addresses.js';

const HEX_WORD = /^(?:[a-f]{8,}|[A-F]{8,})$/;
/** What a bundler puts behind the name of a file: `Cart-DzTXqLwp.js`. */
const BUILD_FILE =
  /^([A-Za-z][\w.-]{0,80}?)[-.]([A-Za-z\d_-]{6,32})((?:\.(?:chunk|min|bundle|module))?\.(?:m?js|cjs|css|map|wasm|woff2?|js\.map|css\.map|png|svg|jpe?g|webp))$/;
const LEADING_WORDS =
  /^((?:[a-z]{3,24}|[A-Z][a-z]{2,24}(?:[A-Z][a-z]{1,24}){0,4})(?:[-_](?:[a-z]{2,24}|[A-Z][a-z]{1,24})){0,4}[-_])[-_]?[\w$-]*(?:\.\d[\w.$-]*)?$/;
/** A UUID and the like, whose first part may hold no digit. */
const DASHED_HEX = /^[\da-f]{4,}(?:-[\da-f]{4,}){2,}$/i;
const NANO_ID = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[\w-]{21}$/;
const HOST_NAME = /^[a-z\d](?:[a-z\d-]{0,62})(?:\.[a-z\d_][a-z\d_-]{0,62}){1,9}$/i;
const FILE_NAME =
  /\.(?:[cm]?[jt]sx?|py|rb|php|java|kt|kts|scala|go|rs|c|cc|cpp|cxx|h|hpp|cs|fs|vb|ex|exs|erl|dart|swift|mm?|pl|pm|sh|sql|ya?ml|json|xml|toml|ini|conf|cfg|html?|css|s[ac]ss|vue|svelte|txt|log|md|csv|lua|clj|groovy|jsp|erb|haml|ejs|twig)$/i;

/** Hexadecimal without a digit by chance. */
export function isHexWord(word: string): boolean {
  return HEX_WORD.test(word);
}

/** Whether the name of a file ends in the hash of a build, which may hold no digit. */
export function hasRandomEnding(word: string): boolean {
  const hash = BUILD_FILE.exec(word)?.[2];
  if (hash === undefined) return false;
  if (/\d/.test(hash)) return true;
  const capitals = hash.length - hash.replace(/[A-Z]/g, '').length;
  return hash.length >= 8 && (capitals === hash.length || (capitals >= 3 && !/^(?:[A-Z][a-z]{2,})+$/.test(hash)));
}

/** Whether a name with dots is that of a host and not that of a file or of a member of an object. */
export function isHostName(word: string): boolean {
  return HOST_NAME.test(word) && !FILE_NAME.test(word) && !/[a-z][A-Z]/.test(word);
}

/** A word that varies: `MASK`, behind the words that it begins with, if any: `worker-3` is one of several workers. */
export function partlyMasked(word: string): string {
  const file = BUILD_FILE.exec(word);
  if (file !== null && hasRandomEnding(word) && !/\d/.test(file[1] as string)) return `${file[1]}-${MASK}`;
  if (NANO_ID.test(word) || DASHED_HEX.test(word)) return MASK;
  const words = LEADING_WORDS.exec(word);
  return words === null ? MASK : `${words[1]}${MASK}`;
}

const VALUE_END = /[\s,;)\]}|&<>"'\uE000]/g;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Where the value that begins at `start` ends: behind its closing quote or bracket, else before what ends a word. */
export function valueEnd(line: string, start: number): number {
  const first = line[start];
  if (first === '"' || first === "'") {
    const close = line.indexOf(first, start + 1);
    return close > start + 1 ? close + 1 : start;
  }
  VALUE_END.lastIndex = start;
  const end = VALUE_END.exec(line)?.index ?? line.length;
  const open = line.slice(start, end).search(/[({[]/);
  if (open === -1) return end;
  const close = line.indexOf(CLOSING[line[start + open] as string] as string, end);
  return close === -1 ? end : close + 1;
}
