export const PUNCTUATION = 0;
export const SPACE = 1;
export const WORD = 2;
/** Belongs to a word between two of its characters: `a-b`, `a.b`, `A$B`. */
export const INNER = 3;

const KINDS = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  if (code <= 0x20) KINDS[code] = SPACE;
  else if (/[\w]/.test(String.fromCharCode(code))) KINDS[code] = WORD;
}
for (const inner of '-.$~') KINDS[inner.charCodeAt(0)] = INNER;

/** What a character is by its code: one of the four above. */
export function kindOf(code: number): number {
  if (code < 128) return KINDS[code] as number;
  // Spaces, dashes, quotes and arrows beyond ASCII.
  if (code === 0xa0 || code === 0x3000 || code === 0xfeff) return SPACE;
  if (code >= 0xe000 && code < 0xf900) return PUNCTUATION;
  return code >= 0x2000 && code < 0x2c00 ? (code <= 0x200b ? SPACE : PUNCTUATION) : WORD;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a dot, a dash, a dollar or an apostrophe stands inside a word. */
export function joinsWord(line: string, at: number, code: number): boolean {
  const next = line.charCodeAt(at + 1);
  if (Number.isNaN(next)) return false;
  if (code === 0x27) return /[A-Za-z]'[a-z]{1,2}(?![\w'])/.test(line.slice(at - 1, at + 4));
  const before = line.charCodeAt(at - 1);
  // blk_-17: a sign before a number belongs to it.
  if (code === 0x7e && next === code) return true;
  if (before === 0x7e) return kindOf(next) === WORD;
  return kindOf(next) === WORD && (kindOf(before) === WORD || code !== 0x2e) && kindOf(before) !== INNER;
}
