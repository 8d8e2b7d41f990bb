const HOUR_MS = 3_600_000;

/** The time of related events: the hour, one hour before it and one after it. */
export function relatedRange(from: string, to: string): { from: string; to: string } {
  return {
    from: new Date(Date.parse(from) - HOUR_MS).toISOString(),
    to: new Date(Date.parse(to) + HOUR_MS).toISOString(),
  };
}
