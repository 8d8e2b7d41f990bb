import { GluepointError } from '../lib/errors.js';
import { DAY_MS } from '../lib/time.js';
import { parseInstantMs } from '../schemas/common/instant.js';

/**
 * The half-open range of the parameters `from` (default: a day before `to`) and `to` (default: now). Throws `bad-input` for
 * an empty range.
 */
export function timeRange({ from, to }: { from?: string; to?: string }, nowMs: number) {
  const toMs = to === undefined ? nowMs : parseInstantMs(to);
  const fromMs = from === undefined ? toMs - DAY_MS : parseInstantMs(from);
  if (fromMs < toMs) return { fromMs, toMs };
  throw badParameter('from', to === undefined ? 'must be before now' : 'must be before `to`');
}

/** The range of a list, without defaults. Throws `bad-input` if `from` is after `to`. */
export function listRange({ from, to }: { from?: string; to?: string }): { fromMs?: number; toMs?: number } {
  const fromMs = from === undefined ? undefined : parseInstantMs(from);
  const toMs = to === undefined ? undefined : parseInstantMs(to);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw badParameter('from', 'must not be after `to`');
  }
  return { fromMs, toMs };
}

/** The error of a parameter that only its schema cannot check. */
function badParameter(path: string, message: string): GluepointError {
  return new GluepointError('bad-input', `${path}: ${message}`, { errors: [{ path, message }] });
}
