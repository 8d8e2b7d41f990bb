import type { SampleOccurrence } from './story.js';

/** Something that happens repeatedly in an invented shop. Times are minutes before now. */
export interface Episode extends Omit<SampleOccurrence, 'startedAt' | 'count' | 'message' | 'relevanceInterval'> {
  /** Start, in minutes before now. */
  from: number;
  /** End, in minutes before now. */
  to: number;
  everyMinutes: number;
  /** Range of the count each time. */
  counts: [number, number];
  messages?: string[];
  relevanceInterval?: string;
}

const DAY = 24 * 60;
const CONNECT_STACK = `Error: connect ECONNREFUSED 10.20.4.17:5432
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1638:16)
    at Pool.connect (/srv/checkout/node_modules/pg-pool/index.js:45:11)
    at Pool.query (/srv/checkout/node_modules/pg-pool/index.js:391:10)
    at OrderStore.reserve (/srv/checkout/src/orders/order-store.ts:88:24)
    at placeOrder (/srv/checkout/src/orders/place-order.ts:41:19)
    at Object.handler (/srv/checkout/src/routes/orders.ts:27:12)
    at preHandlerCallback (/srv/checkout/node_modules/fastify/lib/handle-request.js:140:37)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`;
const VOUCHER_STACK = `TypeError: Cannot read properties of undefined (reading 'percent')
    at discountOf (/srv/checkout/src/vouchers/discount.ts:19:31)
    at applyVoucher (/srv/checkout/src/vouchers/apply-voucher.ts:52:14)
    at Object.handler (/srv/checkout/src/routes/cart.ts:63:18)
    at preHandlerCallback (/srv/checkout/node_modules/fastify/lib/handle-request.js:140:37)`;

const alarm = { importance: 'alarm', everyMinutes: 5 } as const;
const warning = { importance: 'warning', everyMinutes: 5 } as const;

/** Healthy components report success every ten minutes. */
export const WELL = [
  ['shop/catalogue', 'Pages served'],
  ['shop/checkout/api', 'Orders placed'],
  ['shop/checkout/payment', 'Payments accepted'],
  ['mail/templates', 'Mails written'],
  ['shop/search/api', 'Searches served'],
  ['shop/search/index', 'Index refreshed'],
  ['identity/login', 'Sign-ins'],
  ['identity/tokens', 'Tokens renewed'],
  ['warehouse/labels', 'Labels printed'],
  ['mobile/android', 'App opened'],
  ['mobile/ios', 'App opened'],
].map(
  ([component = '', type = '']): Episode => ({
    component,
    type,
    importance: 'success',
    from: DAY,
    to: 0,
    everyMinutes: 10,
    counts: [80, 420],
    relevanceInterval: '30m',
  }),
);

export const ERRORS: Episode[] = [
  {
    ...alarm,
    component: 'shop/checkout/db',
    type: 'Cannot connect to the database',
    from: 47,
    to: 0,
    everyMinutes: 1,
    counts: [3, 38],
    messages: ['connect ECONNREFUSED 10.20.4.17:5432', 'connect ETIMEDOUT 10.20.4.17:5432'],
    stack: CONNECT_STACK,
    version: 'checkout@2.5.0',
    properties: { host: 'checkout-3', region: 'eu-central', pool: 'orders', waiting: 37, release: 'blue' },
    relevanceInterval: '10m',
  },
  {
    ...alarm,
    component: 'shop/checkout/db',
    type: 'Cannot connect to the database',
    from: 19 * 60,
    to: 18 * 60 + 12,
    counts: [2, 9],
    messages: ['connect ECONNREFUSED 10.20.4.17:5432'],
    stack: CONNECT_STACK,
    version: 'checkout@2.4.1',
  },
  {
    ...alarm,
    component: 'shop/checkout/payment',
    type: 'Card provider does not respond',
    from: 31,
    to: 0,
    counts: [1, 12],
    messages: ['no response within 5 s from pay.example.com', 'HTTP 502 from pay.example.com'],
    version: 'payment@1.18.2',
    relevanceInterval: '15m',
  },
  { ...alarm, component: 'mail/queue', type: 'SMTP server refuses', from: 15 * 60, to: 13 * 60 + 20, counts: [1, 6] },
  {
    ...warning,
    component: 'mail/queue',
    type: 'Queue grows',
    from: 170,
    to: 0,
    counts: [1, 3],
    relevanceInterval: '20m',
  },
  {
    ...warning,
    component: 'warehouse/stock',
    type: 'Slow response',
    from: 7 * 60,
    to: 6 * 60 + 10,
    counts: [4, 30],
    messages: ['GET /stock took 2.4 s', 'GET /stock took 3.1 s'],
  },
  { ...warning, component: 'shop/cart', type: 'Voucher expired', from: 10 * 60, to: 8 * 60, counts: [1, 4] },
  { ...warning, component: 'shop/checkout/payment', type: 'Slow response', from: 4 * 60, to: 3 * 60, counts: [2, 14] },
  {
    ...alarm,
    component: 'identity/login',
    type: 'Too many wrong passwords',
    from: 5 * 60 + 40,
    to: 5 * 60 + 15,
    counts: [20, 90],
  },
  {
    ...alarm,
    component: 'shop/checkout',
    environment: 'staging',
    type: 'Out of memory',
    from: 2 * 60,
    to: 95,
    counts: [1, 2],
  },
];

/**
 * A release brings errors that were never seen before, in the last hour that is over.
 *
 * @param overMinutes how many minutes ago that hour was over
 */
export function release(overMinutes: number): Episode[] {
  const common = { ...alarm, component: 'shop/checkout/api', version: 'checkout@2.5.0' };
  const properties = { host: 'checkout-3', region: 'eu-central', voucher: 'WINTER', customer: 48_113 };
  const from = overMinutes + 34;
  return [
    {
      ...common,
      type: 'TypeError in applyVoucher',
      from,
      to: 0,
      everyMinutes: 1,
      counts: [1, 14],
      messages: ["Cannot read properties of undefined (reading 'percent')"],
      stack: VOUCHER_STACK,
      properties,
      relevanceInterval: '10m',
    },
    {
      ...common,
      importance: 'warning',
      type: 'Voucher service responds late',
      from: from - 6,
      to: overMinutes,
      everyMinutes: 2,
      counts: [1, 5],
      messages: ['1.9 s for voucher WINTER', '2.6 s for voucher WINTER'],
      properties,
    },
    {
      ...common,
      type: 'Order without a price',
      from: from - 11,
      to: overMinutes + 8,
      everyMinutes: 7,
      counts: [1, 2],
      messages: ['order 902211: total is NaN'],
      properties,
    },
  ];
}
