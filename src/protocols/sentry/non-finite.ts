const TOKEN = /-?(?:NaN|Infinity)/g;
const QUOTE = '"';

/**
 * JSON text in which `NaN`, `Infinity` and `-Infinity` outside of strings are `null`. Clients in Python write such
 * numbers as these words, which JSON does not have. Takes time linear in the length of the text.
 */
export function withoutNonFinite(text: string): string {
  let quote = text.indexOf(QUOTE);
  /** Where the last string before the token ends. */
  let end = 0;
  return text.replace(TOKEN, (token, offset: number) => {
    while (quote !== -1 && quote < offset) {
      end = endOfString(text, quote);
      quote = text.indexOf(QUOTE, end);
    }
    return offset < end ? token : 'null';
  });
}

/** Where the text goes on after the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf(QUOTE, start + 1); quote !== -1; quote = text.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
