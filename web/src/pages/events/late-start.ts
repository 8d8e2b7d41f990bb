import type { EventCounts } from '../../api/schema.generated.js';

/** Where a range begins that leaves out the time before the first event; null unless that is most of it. */
export function lateStart(counted: EventCounts | undefined): string | null {
  const first = counted?.counts[0]?.at;
  if (counted === undefined || first === undefined) return null;
  const [fromMs, toMs] = [Date.parse(counted.from), Date.parse(counted.to)];
  return Date.parse(first) - fromMs > (toMs - fromMs) / 2 ? first : null;
}
