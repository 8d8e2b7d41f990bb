/* global DSN, RELEASE, ROUND */
import * as Sentry from '@sentry/browser';

Sentry.init({ dsn: DSN, release: RELEASE, environment: 'staging' });

const order = 4710 + Number(ROUND);

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
// Each listener has a bug of its own, which is not caught.
function addButton(listener) {
  const button = document.createElement('button');
  button.addEventListener('click', listener);
  document.body.append(button);
  button.click();
}
addButton(() => {
  const cart = undefined;
  return cart.total;
});
addButton(() => {
  const customer = undefined;
  return customer.voucher;
});

for (const user of [order, order + 1]) Sentry.captureMessage(`user ${user} has no cart`, 'error');
Sentry.captureMessage('stock of item "tea" is low', 'warning');

Sentry.flush(5_000).then(() => {
  window.done = true;
});
