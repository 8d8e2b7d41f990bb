const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, OPEN_OBJECT] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b];
/** Far beyond the 16 fields and 64 properties of an occurrence. */
const MOST_VALUES = 1_000;
/** What is shorter may as well be parsed. */
const MIN_BYTES = 16 * 1024;

/**
 * Whether the JSON of an item holds more values than any occurrence, found without making them: a MiB of empty lists
 * would be tens of MiB. Whether it is JSON at all is for its parser to say.
 */
export function exceedsValueLimit(bytes: Buffer): boolean {
  if (bytes.length < MIN_BYTES) return false;
  let values = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) i = endOfString(bytes, i);
    else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) values += 1;
    if (values > MOST_VALUES) return true;
  }
  return false;
}

/** Where the string that begins at `start` has its closing quote; the end of the bytes without one. */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let backslashes = 0;
    while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return bytes.length;
}
