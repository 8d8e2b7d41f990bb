import { z } from 'zod';

const MAX_SECONDS = 30 * 86_400;
const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const EXPECTED = 'expected seconds as a number, or a text such as "90s", "5m", "1h" or "1d", from 0 to 30 days';

function secondsOf(value: string | number): number {
  if (typeof value === 'number') return value;
  return Number(value.slice(0, -1)) * UNIT_SECONDS[value.slice(-1) as keyof typeof UNIT_SECONDS];
}

/**
 * An input duration: seconds, or a number with the unit s, m, h or d; 0 to 30 days
 * (docs/rules/api.md#conventions).
 */
export const durationIn = z
  .union([z.number().min(0, EXPECTED).max(MAX_SECONDS, EXPECTED), z.string().regex(/^\d{1,9}[smhd]$/, EXPECTED)], {
    error: EXPECTED,
  })
  .refine((value) => secondsOf(value) <= MAX_SECONDS, { error: EXPECTED })
  .meta({ description: 'Seconds, or a text such as "90s", "5m", "1h", "1d"; 0 to 30 days', example: '1h' });

/** An output duration: seconds. */
export const durationOut = z.number().min(0).meta({ description: 'Seconds', example: 3600 });

/** Whole milliseconds of a value that `durationIn` accepted. */
export function durationMs(value: string | number): number {
  return Math.round(secondsOf(value) * 1000);
}
