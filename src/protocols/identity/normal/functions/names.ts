/** A function in normal form: the owner is '' where the name says it all, the name '' where the function has none. */
export interface NormalFunction {
  readonly owner: string;
  readonly name: string;
}

export type Reader = (name: string, module: string) => NormalFunction;
export type Replacements = readonly (readonly [RegExp, string])[];

/** Names that stand for no name, in any language. */
const NAMELESS = new Set([
  '',
  '?',
  '??',
  'anonymous',
  'unknown',
  'global code',
  'module code',
  'eval code',
  'eval',
  'Anonymous function',
  'main script',
  '[main]',
  '{main}',
  '{closure}',
  '__ANON__',
  '(eval)',
  '(anonymous)',
  'include',
  'include_once',
  'require',
  'require_once',
]);
/** `<anonymous>`, `<module>`, `<top (required)>`, `<class:Cart>`, `<redacted>`, `<unknown>`; not `<init>` and `<clinit>`. */
const BRACKETED = /^<(?!init>|clinit>|Main>\$)[^<>]*>$/;

export function named(owner: string, name: string): NormalFunction {
  return { owner, name: NAMELESS.has(name) || BRACKETED.test(name) ? '' : name };
}

export function replaced(text: string, replacements: Replacements): string {
  let result = text;
  for (const [pattern, by] of replacements) result = result.replace(pattern, by);
  return result;
}

/** The part behind the last dot. Dots in brackets, as in `[Symbol.iterator]`, separate nothing. */
export function lastPart(name: string): string {
  const bracket = name.indexOf('[');
  const end = bracket === -1 ? name.length : bracket;
  const dot = name.lastIndexOf('.', end === name.length ? undefined : end - 1);
  return dot === -1 || dot === name.length - 1 ? name : name.slice(dot + 1);
}

/** Without the arguments at the end: `pay(int, String)` → `pay`, `(*Cart).Pay(...)` → `(*Cart).Pay`. */
export function withoutArguments(name: string): string {
  if (!name.endsWith(')')) return name;
  const open = name.lastIndexOf('(');
  return open > 0 ? name.slice(0, open).trimEnd() : name;
}

/** The owner before a name that does not name it already. */
export function join(owner: string, name: string, separator: string): string {
  return owner === '' || name === '' || name.startsWith(`${owner}${separator}`) ? name : `${owner}${separator}${name}`;
}

const ADDRESSES: Replacements = [[/0x[\da-f]+/gi, '']];

/** For a language that is not known. */
export function readAny(name: string, module: string): NormalFunction {
  return named(module, withoutArguments(replaced(name, ADDRESSES)));
}
