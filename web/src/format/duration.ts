const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** A length of time in the two largest units that it has: `2 h 30 min`, `45 s`, `230 ms`. Negative ones count as 0. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  let rest = Math.round(ms / 1000);
  const parts: string[] = [];
  for (const { name, seconds } of UNITS) {
    const n = Math.floor(rest / seconds);
    // A second unit only directly below the first: `3 d 20 s` says no more than `3 d`.
    if (n === 0 && parts.length > 0) break;
    if (n === 0) continue;
    parts.push(`${n} ${name}`);
    rest -= n * seconds;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

/** How far an instant is from now, in the largest unit: `3 min ago`, `in 4 h`, `now`. */
export function distanceText(atMs: number, nowMs: number): string {
  const ms = Math.abs(atMs - nowMs);
  if (ms < 1000) return 'now';
  const largest = durationText(ms).split(' ').slice(0, 2).join(' ');
  return atMs < nowMs ? `${largest} ago` : `in ${largest}`;
}
