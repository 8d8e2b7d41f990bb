/** How many code points of a text are kept (docs/rules/api.md#sending). */
export const KEPT = { message: 8192, stack: 65_536, property: 4096 } as const;

/** The text with U+FFFD in the place of U+0000 and of lone surrogates, which PostgreSQL cannot store. */
export function cleanText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}

/** The first `limit` code points of a well-formed text. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let units = 0;
  for (let points = 0; points < limit && units < text.length; points += 1) {
    units += (text.codePointAt(units) as number) > 0xffff ? 2 : 1;
  }
  return text.slice(0, units);
}
