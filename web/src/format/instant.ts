import { LOCALE } from './locale.js';

const time = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dayOnly = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const minutes = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const yearAndTime = new Intl.DateTimeFormat(LOCALE, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const exact = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
});

/** In the viewer's time zone, as short as possible: `14:03:22`, `20 Nov, 14:03`, `20 Nov 2025, 14:03`. */
export function instantText(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const now = new Date(nowMs);
  if (at.toDateString() === now.toDateString()) return time.format(at);
  return (at.getFullYear() === now.getFullYear() ? dayAndTime : yearAndTime).format(at);
}

/** A mark on the axis of a chart whose marks are so far apart; both in seconds. Midnights show their day. */
export function tickText(atSeconds: number, apartSeconds: number): string {
  const at = new Date(atSeconds * 1000);
  if (apartSeconds < 60) return time.format(at);
  if (apartSeconds >= 86_400 || (at.getHours() === 0 && at.getMinutes() === 0)) return dayOnly.format(at);
  return minutes.format(at);
}

/** The exact instant, in the viewer's time zone and in UTC. */
export function exactText(atMs: number): string {
  const at = new Date(atMs);
  return `${exact.format(at)}\n${at.toISOString()}`;
}

/** What `<input type="datetime-local">` takes: `2026-11-20T14:03`, in the viewer's time zone. */
export function toLocalInput(atMs: number): string {
  const at = new Date(atMs);
  const pad = (n: number, length = 2) => String(n).padStart(length, '0');
  return `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}
