import type { Line } from './lines.js';
import { shifted } from './shift.js';

/** One line as it is sent. */
export interface Item {
  line: number;
  text: string;
  /** Sent again, it counts once. */
  hasId: boolean;
}

/** A line that did not go in, and why. */
export interface Refusal {
  line: number;
  reason: string;
}

export type Read = { kind: 'item'; item: Item } | { kind: 'refused'; refusal: Refusal } | { kind: 'empty' };

/** What a line holds. `shiftMs` is added to its times; null leaves the text as it is. */
export function readItem({ number, text }: Line, shiftMs: number | null): Read {
  if (text === null) return refused(number, 'is longer than a request may be (32 MiB)');
  if (text.trim() === '') return { kind: 'empty' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused(number, `is not valid JSON: ${(error as Error).message}`);
  }
  const hasId = isObject(value) && value.id != null;
  const sent = shiftMs === null || !isObject(value) ? text : JSON.stringify(shifted(value, shiftMs));
  return { kind: 'item', item: { line: number, text: sent, hasId } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(line: number, reason: string): Read {
  return { kind: 'refused', refusal: { line, reason } };
}
