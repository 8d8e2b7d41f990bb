const Sentry = require('@sentry/node');

Sentry.init({ dsn: process.env.DSN, release: process.env.RELEASE, environment: 'staging' });

const order = 4710 + Number(process.env.ROUND);

// LINES ARE INSERTED HERE
function chargeCard() {
  throw new Error(`card of order ${order} was declined`);
}

function shipParcel() {
  throw new Error(`parcel ${order} is too heavy`);
}

function connectStock() {
  throw new Error('connection to the stock was refused');
}

function reserveItem() {
  throw new Error(`item ${order} is sold out`);
}

function placeOrder(reserve) {
  try {
    reserve();
  } catch (cause) {
    throw new Error(`order ${order} cannot be placed`, { cause });
  }
}

function report(action) {
  try {
    action();
  } catch (error) {
    Sentry.captureException(error);
  }
}

report(chargeCard);
report(shipParcel);
report(() => placeOrder(connectStock));
report(() => placeOrder(reserveItem));
// LINES ARE INSERTED HERE
report(() => {
  const cart = undefined;
  return cart.total;
});
report(() => {
  const customer = undefined;
  return customer.voucher;
});

for (const user of [order, order + 1]) Sentry.captureMessage(`user ${user} has no cart`, 'error');
Sentry.captureMessage('stock of item "tea" is low', 'warning');

Sentry.close(5_000).then((sent) => process.exit(sent ? 0 : 3));
