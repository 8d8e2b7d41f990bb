// A service with OpenTelemetry's SDK for Node as its documentation sets it up: all three signals to one endpoint, which
// the variables name; spans of HTTP by instrumentation; what pino logs becomes log records. Controlled by messages.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { PinoInstrumentation } = require('@opentelemetry/instrumentation-pino');
const { NodeSDK } = require('@opentelemetry/sdk-node');

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation(), new PinoInstrumentation()] });
sdk.start();

// Instrumentation patches what is loaded after it.
const http = require('node:http');
const { metrics, trace } = require('@opentelemetry/api');
const pino = require('pino');
const logger = pino({}, pino.destination('/dev/null'));
metrics.getMeter('shop').createCounter('orders').add(1);

function reserve(order) {
  throw new TypeError(`order ${order} cannot be reserved`);
}

function connect() {
  throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), { code: 'ECONNREFUSED' });
}

const handlers = {
  // As Express does: the error is reported on the span of the request, then answered.
  '/throws': (_request, response) => {
    try {
      reserve(17);
    } catch (error) {
      trace.getActiveSpan().recordException(error);
      response.writeHead(500).end();
    }
  },
  '/logs-and-throws': (_request, response) => {
    try {
      connect();
    } catch (error) {
      logger.error({ err: error, order: { id: 17 } }, 'could not charge customer 17');
      trace.getActiveSpan().recordException(error);
      response.writeHead(500).end();
    }
  },
  '/uncaught': () => reserve(18),
  '/fine': (_request, response) => response.end('ok'),
};

process.on('uncaughtException', () => server.closeAllConnections());
const server = http.createServer((request, response) => handlers[request.url](request, response));
server.listen(0, '127.0.0.1', () => process.send({ ready: true }));

process.on('message', async ({ paths }) => {
  for (const path of paths) {
    await fetch(`http://127.0.0.1:${server.address().port}${path}`).catch(() => {});
  }
  await sdk.shutdown().catch((error) => console.error(error.message));
  process.send({ done: true });
});
