/** How long a project sends nothing to a host that did not respond to it in time. */
export const REST_MS = 30_000;

/** What a worker does with a delivery to a host (docs/rules/alerting.md#limits-of-sending). */
export type RestDecision =
  | { kind: 'attempt' }
  /** The rest is over: one delivery is attempted, and the host rests for all others until then. */
  | { kind: 'trial'; restsUntilMs: number }
  | { kind: 'rest'; untilMs: number };

/**
 * Whether a delivery may be attempted now. A rest that lies further ahead than one can last was made by a clock that was
 * set back since: it is over.
 *
 * @param restsUntilMs of the host, in ms since 1970; null = it does not rest
 */
export function restDecision(restsUntilMs: number | null, nowMs: number): RestDecision {
  if (restsUntilMs === null) return { kind: 'attempt' };
  const isOver = restsUntilMs <= nowMs || restsUntilMs > nowMs + REST_MS;
  return isOver ? { kind: 'trial', restsUntilMs: nowMs + REST_MS } : { kind: 'rest', untilMs: restsUntilMs };
}
