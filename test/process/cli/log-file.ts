/** A log of a small shop as NDJSON: what a real file looks like, with the same content each time. */

const BASE_MS = Date.UTC(2021, 2, 4, 10);
const LINES = 200;

/** [component, type, importance, text of the line number n] */
const KINDS: [string, string, string, (n: number) => string][] = [
  ['shop/checkout', 'Order <*> placed', 'success', (n) => `Order ${4000 + n} placed`],
  ['shop/checkout/db', 'Connection to <*> refused', 'alarm', (n) => `Connection to 10.0.0.${n % 7}:5432 refused`],
  ['shop/cart', 'Slow response: <*> ms', 'warning', (n) => `Slow response: ${900 + 13 * n} ms`],
  ['mail', 'Queue holds <*> letters', 'unknown', (n) => `Queue holds ${n} letters`],
];

/** The objects of the file: quiet stretches of hours between bursts, some out of order, every one with an id. */
export function logOccurrences() {
  let atMs = BASE_MS;
  return Array.from({ length: LINES }, (_, n) => {
    atMs += n % 40 === 39 ? 4 * 3_600_000 : ((n * 7919) % 240) * 1000;
    const [component, type, importance, message] = KINDS[(n * n + n) % KINDS.length] as (typeof KINDS)[number];
    const lateMs = n % 11 === 0 ? 3_000_000 : 0;
    return {
      component,
      type,
      importance,
      message: message(n),
      startedAt: new Date(atMs - lateMs).toISOString(),
      ...(n % 17 === 0 ? { endedAt: new Date(atMs - lateMs + 90_000).toISOString(), count: 3 } : {}),
      id: `shop-${n + 1}`,
      properties: { line: n + 1 },
    };
  });
}
