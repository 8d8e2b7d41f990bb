import { GluepointError } from '../lib/errors.js';
import { DAY_MS } from '../lib/time.js';
import { parseInstantMs } from '../schemas/common/instant.js';

/**
 * The range that `from` and `to` of a query ask for: up to now where `to` is left out, a day long where `from` is.
 * Throws bad-input when it is empty.
 */
export function timeRange({ from, to }: { from?: string; to?: string }, nowMs: number) {
  const toMs = to === undefined ? nowMs : parseInstantMs(to);
  const fromMs = from === undefined ? toMs - DAY_MS : parseInstantMs(from);
  if (fromMs < toMs) return { fromMs, toMs };
  throw badParameter('from', to === undefined ? 'must lie before now' : 'must lie before `to`');
}

/** The same for a list, which is narrowed by what is given only. Throws bad-input when `from` lies after `to`. */
export function listRange({ from, to }: { from?: string; to?: string }): { fromMs?: number; toMs?: number } {
  const fromMs = from === undefined ? undefined : parseInstantMs(from);
  const toMs = to === undefined ? undefined : parseInstantMs(to);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw badParameter('from', 'must not lie after `to`');
  }
  return { fromMs, toMs };
}

/** A parameter that its schema let pass and that is wrong all the same. */
export function badParameter(path: string, message: string): GluepointError {
  return new GluepointError('bad-input', `${path}: ${message}`, { errors: [{ path, message }] });
}
