const Raven = require('raven');

Raven.config(process.env.DSN, { release: process.env.RELEASE, environment: 'staging' }).install();

const order = 4710 + Number(process.env.ROUND);

// LINES ARE INSERTED HERE
function chargeCard() {
  throw new Error(`card of order ${order} was declined`);
}

function shipParcel() {
  throw new Error(`parcel ${order} is too heavy`);
}

const sent = [];

/** Resolves when the client has an answer; rejects when it was refused. */
function send(call) {
  sent.push(new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve()))));
}

function report(action) {
  try {
    action();
  } catch (error) {
    send((done) => Raven.captureException(error, done));
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

for (const user of [order, order + 1]) {
  send((done) => Raven.captureMessage(`user ${user} has no cart`, { level: 'error' }, done));
}
send((done) => Raven.captureMessage('stock of item "tea" is low', { level: 'warning' }, done));

Promise.all(sent).then(
  () => process.exit(0),
  (error) => {
    console.error(String(error));
    process.exit(3);
  },
);
