import { NUMBER_LOCALE } from './locale.js';

const whole = new Intl.NumberFormat(NUMBER_LOCALE);
const compact = new Intl.NumberFormat(NUMBER_LOCALE, { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345` */
export function countText(n: number): string {
  return whole.format(n);
}

/** `12,345`, but `1.2M`: for places where seven digits don't fit. */
export function compactText(n: number): string {
  return n < 100_000 ? whole.format(n) : compact.format(n);
}

/** `1 event`, `2 events`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${countText(n)} ${n === 1 ? one : many}`;
}

/** `4.2 %` of a whole; small but not nothing is `< 0.1 %`. */
export function shareText(part: number, total: number): string {
  if (total <= 0 || part <= 0) return '0 %';
  const share = (100 * part) / total;
  if (share < 0.1) return '< 0.1 %';
  if (share < 100 && share > 99.9) return '> 99.9 %';
  return `${Number(share.toFixed(share < 10 || share > 99 ? 1 : 0))} %`;
}
