import { instantIn, instantText, parseInstantMs } from '../../schemas/common/instant.js';

/** How long before now the last time of a shifted file lies. */
export const SHIFT_TO_MS = 3_600_000;

const TIMES = ['startedAt', 'endedAt'] as const;

/** The same occurrence at another time. A value that is not a time stays as it is; the service rejects it. */
export function shifted(occurrence: Record<string, unknown>, shiftMs: number): Record<string, unknown> {
  const moved = { ...occurrence };
  for (const field of TIMES) {
    const atMs = instantMs(occurrence[field]);
    if (atMs !== null) moved[field] = instantText(atMs + shiftMs);
  }
  return moved;
}

/** The largest startedAt or endedAt of a line, in milliseconds since 1970; null without any. */
export function lastInstantMs(text: string | null): number | null {
  if (text === null) return null;
  try {
    const occurrence = JSON.parse(text) as Record<string, unknown> | null;
    return TIMES.map((field) => instantMs(occurrence?.[field])).reduce(later);
  } catch {
    return null;
  }
}

/** The later of two instants, of which either may be missing. */
export function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function instantMs(value: unknown): number | null {
  return instantIn.safeParse(value).success ? parseInstantMs(value as string) : null;
}
