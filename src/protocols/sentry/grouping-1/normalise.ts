const MAX_LENGTH = 1_000;

/** In this order: what is quoted may hold all of the others. */
const VARYING: readonly [RegExp, string][] = [
  [/(?<!\w)'[^'\n]{1,200}'(?!\w)|"[^"\n]{1,200}"|`[^`\n]{1,200}`/g, '<quoted>'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<uuid>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b/g, '<email>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?\b/g, '<time>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>'],
  [/\b(?:0x[\da-f]+|(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{8,})\b/gi, '<hex>'],
  [/(?<![A-Za-z_])-?\d+(?:[.,]\d+)*/g, '<number>'],
  [/\s+/g, ' '],
];

/** A text without what differs from one occurrence to the next. Part of version 1: see `rule.ts` before changing it. */
export function normalised(text: string): string {
  let result = text.slice(0, MAX_LENGTH);
  for (const [pattern, word] of VARYING) result = result.replace(pattern, word);
  return result.trim();
}
