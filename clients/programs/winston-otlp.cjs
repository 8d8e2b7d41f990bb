const { logs } = require('@opentelemetry/api-logs');
const { OTLPLogExporter } = require('@opentelemetry/exporter-logs-otlp-http');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { BatchLogRecordProcessor, LoggerProvider } = require('@opentelemetry/sdk-logs');
const { OpenTelemetryTransportV3 } = require('@opentelemetry/winston-transport');
const winston = require('winston');

const exporter = new OTLPLogExporter({
  url: `${process.env.GLUEPOINT_URL}/v1/logs`,
  headers: { Authorization: `Bearer ${process.env.INGEST_KEY}` },
});
const provider = new LoggerProvider({
  resource: resourceFromAttributes({
    'service.namespace': 'shop',
    'service.name': 'checkout',
    'service.version': process.env.RELEASE,
    'deployment.environment.name': 'staging',
  }),
  processors: [new BatchLogRecordProcessor({ exporter })],
});
logs.setGlobalLoggerProvider(provider);
const log = winston.createLogger({ transports: [new OpenTelemetryTransportV3()] });
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

function report(action, text = 'failed') {
  try {
    action();
  } catch (error) {
    log.error(text, { error });
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

for (const user of [order, order + 1]) log.error(`user ${user} has no cart`);
log.warn('stock of item "tea" is low');
report(sendMail, `could not notify customer ${order}`);

provider.shutdown();
