import { LOCALE } from '../../format/locale.js';

const time = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });

/** A short span in the viewer's time zone: `14:00 – 15:00` today, `20 Nov, 14:00 – 15:00` on other days. */
export function spanText(fromMs: number, toMs: number, nowMs: number): string {
  const [from, now] = [new Date(fromMs), new Date(nowMs)];
  const hours = `${time.format(from)} – ${time.format(toMs)}`;
  if (from.toDateString() === now.toDateString()) return hours;
  const date = (from.getFullYear() === now.getFullYear() ? day : dayOfYear).format(from);
  return `${date}, ${hours}`;
}
