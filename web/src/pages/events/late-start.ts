import type { EventCounts } from '../../api/schema.generated.js';

/** The start of a range without the time before the first event; null unless that is most of the range. */
export function lateStart(counted: EventCounts | undefined): string | null {
  const first = counted?.counts[0]?.at;
  if (counted === undefined || first === undefined) return null;
  const [fromMs, toMs] = [Date.parse(counted.from), Date.parse(counted.to)];
  return Date.parse(first) - fromMs > (toMs - fromMs) / 2 ? first : null;
}
