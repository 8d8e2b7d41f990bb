/* global DSN, RELEASE, ROUND */
import Raven from 'raven-js';

Raven.config(DSN, { release: RELEASE, environment: 'staging' }).install();

const order = 4710 + Number(ROUND);

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
    Raven.captureException(error);
  }
}

report(chargeCard);
report(shipParcel);
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

for (const user of [order, order + 1]) Raven.captureMessage(`user ${user} has no cart`, { level: 'error' });
Raven.captureMessage('stock of item "tea" is low', { level: 'warning' });

// It says nothing of what it has sent.
setTimeout(() => {
  window.done = true;
}, 1_500);
