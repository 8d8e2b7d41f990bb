/** What an attribute or body holds, as plain JSON; bytes are base64, an integer beyond 2^53 is text. */
export type Value = string | number | boolean | null | Value[] | ValueMap;

export interface ValueMap {
  [key: string]: Value;
}

export type Attributes = ReadonlyMap<string, Value>;

/** Values nested deeper are refused: no logger writes them. */
export const MAX_DEPTH = 32;

/** A whole number as JSON can hold it. */
export function wholeNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** JSON has neither NaN nor the infinities. */
export function finite(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}

/** Milliseconds of a time in nanoseconds since 1970; null for 0, which means that none is given. */
export function milliseconds(nanoseconds: string): number | null {
  const number = Number(nanoseconds);
  return number > 0 ? Math.round(number / 1e6) : null;
}

export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a value, well-formed and without blanks around it; '' for a value that is not a text. */
export function trimmedText(value: Value | undefined): string {
  return typeof value === 'string' ? value.toWellFormed().trim() : '';
}

/** A value in words: a text as it is, null as '', anything else as JSON. */
export function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}
