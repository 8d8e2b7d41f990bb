import type { Span } from '../../lib/intervals.js';

/** The spans of an int8multirange as PostgreSQL writes it: `{[1,5),[7,9)}`; all of it finite. */
export function spansOf(text: string): Span[] {
  const numbers = (text.match(/-?\d+/g) ?? []).map(Number);
  const spans: Span[] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    spans.push({ fromMs: numbers[i] as number, untilMs: numbers[i + 1] as number });
  }
  return spans;
}

/** The text of the int8multirange of finite spans. */
export function multirangeOf(spans: readonly Span[]): string {
  return `{${spans.map(({ fromMs, untilMs }) => `[${fromMs},${untilMs})`).join(',')}}`;
}
