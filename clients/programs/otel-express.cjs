const express = require('express');
const pino = require('pino');

const log = pino({ level: 'info' }, pino.destination('/dev/null'));
const order = 4710 + Number(process.env.ROUND);

// LINES ARE INSERTED HERE
function chargeCard() {
  throw new Error(`card of order ${order} was declined`);
}

function shipParcel() {
  throw new Error(`parcel ${order} is too heavy`);
}

function sendMail() {
  throw new Error('mail server is away');
}

const app = express();
app.get('/charge', () => chargeCard());
app.get('/ship', () => shipParcel());
// LINES ARE INSERTED HERE
app.get('/price', () => {
  const cart = undefined;
  return cart.total;
});
app.get('/voucher', () => {
  const customer = undefined;
  return customer.voucher;
});
// biome-ignore lint/correctness/noUnusedFunctionParameters: Express counts them.
app.use((error, request, response, next) => {
  response.status(500).send('sorry');
});

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (const path of ['charge', 'ship', 'price', 'voucher']) await fetch(`http://127.0.0.1:${port}/${path}`);
  for (const user of [order, order + 1]) log.error(`user ${user} has no cart`);
  log.warn('stock of item "tea" is low');
  try {
    sendMail();
  } catch (error) {
    log.error(error, `could not notify customer ${order}`);
  }
  server.close();
  server.closeAllConnections();
});
