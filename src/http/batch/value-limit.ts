const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, OPEN_OBJECT] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b];
/** Far above the 16 fields and 64 properties of an occurrence. */
const MAX_VALUES = 1_000;
/** Shorter items are parsed without this check. */
const MIN_BYTES = 16 * 1024;

/**
 * Whether the JSON of an item has more values than any occurrence, without parsing it: 1 MiB of empty lists would take
 * tens of MiB. The parser checks that it is valid JSON.
 */
export function exceedsValueLimit(bytes: Buffer): boolean {
  if (bytes.length < MIN_BYTES) return false;
  let values = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) i = endOfString(bytes, i);
    else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) values += 1;
    if (values > MAX_VALUES) return true;
  }
  return false;
}

/** Index of the closing quote of the string that begins at `start`; the end of the bytes without one. */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let backslashes = 0;
    while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return bytes.length;
}
