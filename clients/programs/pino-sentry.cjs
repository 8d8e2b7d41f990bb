const pino = require('pino');

const log = pino({
  transport: {
    target: 'pino-sentry-transport',
    options: {
      sentry: { dsn: process.env.DSN, release: process.env.RELEASE, environment: 'staging' },
      minLevel: 40,
    },
  },
});
const order = 4710 + Number(process.env.ROUND);

// LINES ARE INSERTED HERE
function chargeCard() {
  throw new Error(`card of order ${order} was declined`);
}

function shipParcel() {
  throw new Error(`parcel ${order} is too heavy`);
}

function report(action) {
  try {
    action();
  } catch (error) {
    log.error(error);
  }
}

report(chargeCard);
report(shipParcel);
// LINES ARE INSERTED HERE
report(() => {
  const cart = undefined;
  return cart.total;
});
report(() => {
  const customer = undefined;
  return customer.voucher;
});

for (const user of [order, order + 1]) log.error('user %d has no cart', user);
log.warn('stock of item "tea" is low');
// The transport waits for no answer: it has to be given time.
setTimeout(() => process.exit(0), 4_000);
