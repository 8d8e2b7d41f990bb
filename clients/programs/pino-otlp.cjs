const pino = require('pino');

const log = pino({
  transport: {
    target: 'pino-opentelemetry-transport',
    options: {
      loggerName: 'shop',
      serviceVersion: process.env.RELEASE,
      resourceAttributes: {
        'service.namespace': 'shop',
        'service.name': 'checkout',
        'service.version': process.env.RELEASE,
        'deployment.environment.name': 'staging',
      },
      logRecordProcessorOptions: {
        recordProcessorType: 'batch',
        exporterOptions: {
          protocol: 'http',
          httpExporterOptions: {
            url: `${process.env.GLUEPOINT_URL}/v1/logs`,
            headers: { Authorization: `Bearer ${process.env.INGEST_KEY}` },
          },
        },
      },
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

function sendMail() {
  throw new Error('mail server is away');
}

function report(action, text) {
  try {
    action();
  } catch (error) {
    log.error(error, text);
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

for (const user of [order, order + 1]) log.error('user %d has no cart', user);
log.warn('stock of item "tea" is low');
report(sendMail, `could not notify customer ${order}`);
