import { z } from 'zod';

const RFC_3339 = z.iso.datetime({ offset: true });

/** Upper case, and a leap second as the second before it: RFC 3339 allows both, zod does not. */
function canonical(text: string): string {
  return text.toUpperCase().replace(/:60(?=[.Z+-])/, ':59');
}

/** An input time: RFC 3339 with any offset; digits after the milliseconds are dropped. */
export const instantIn = z
  .string()
  .refine((text) => RFC_3339.safeParse(canonical(text)).success, {
    error: 'expected an RFC 3339 time such as 2026-11-20T10:00:00.000Z',
  })
  .meta({ format: 'date-time', example: '2026-11-20T10:00:00.000Z' });

/** An output time: RFC 3339, UTC, milliseconds. */
export const instantOut = z.string().meta({ format: 'date-time', example: '2026-11-20T10:00:00.000Z' });

/** Milliseconds since 1970 of a text that `instantIn` accepted. */
export function parseInstantMs(text: string): number {
  return Date.parse(canonical(text));
}

/** The text of an instant in responses; null stays null. */
export function instantText(atMs: number): string;
export function instantText(atMs: number | null): string | null;
export function instantText(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
