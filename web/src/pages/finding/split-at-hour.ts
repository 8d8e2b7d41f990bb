/**
 * Splits the sentence of a finding at its hour, which the service writes in UTC: `between 10:00 and 11:00 UTC`. `after`
 * is null when the sentence does not contain the hour.
 */
export function splitAtHour(overview: string, from: string, to: string): [before: string, after: string | null] {
  const end = clockOf(to);
  const hour = `between ${clockOf(from)} and ${end === '00:00' ? '24:00' : end} UTC`;
  const at = overview.indexOf(hour);
  return at === -1 ? [overview, null] : [overview.slice(0, at), overview.slice(at + hour.length)];
}

function clockOf(at: string): string {
  return new Date(at).toISOString().slice(11, 16);
}
