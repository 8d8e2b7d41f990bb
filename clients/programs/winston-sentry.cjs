const Sentry = require('@sentry/node');
const winston = require('winston');
const { default: SentryTransport } = require('winston-transport-sentry-node');

const transport = new SentryTransport({
  sentry: { dsn: process.env.DSN, release: process.env.RELEASE, environment: 'staging' },
  level: 'warn',
});
const log = winston.createLogger({ format: winston.format.errors({ stack: true }), transports: [transport] });
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

for (const user of [order, order + 1]) log.error(`user ${user} has no cart`);
log.warn('stock of item "tea" is low');
setImmediate(() => Sentry.close(5_000).then(() => process.exit(0)));
