// A program that reports its errors by @sentry/node. It follows commands over IPC and replies when all is sent.
import * as Sentry from '@sentry/node';

const { SENTRY_DSN, TWICE } = process.env;

Sentry.init({
  dsn: SENTRY_DSN,
  release: 'shop@1.2.3',
  environment: 'staging',
  initialScope: { tags: { service: 'shop/checkout' } },
  // It would drop an error that equals the one before it.
  integrations: (defaults) => defaults.filter(({ name }) => name !== 'Dedupe'),
  // A connection that broke before the response was received: the same bytes are sent again.
  transport: TWICE ? sendingTwice : undefined,
});

function sendingTwice(options) {
  const transport = Sentry.makeNodeTransport(options);
  const send = async (envelope) => {
    await transport.send(envelope);
    return transport.send(envelope);
  };
  return { ...transport, send };
}

function reserve(order) {
  throw new TypeError(`order ${order} cannot be reserved`, { cause: new Error('the stock is locked') });
}

function checkout(order) {
  reserve(order);
}

const tasks = {
  async report({ times }) {
    for (let n = 0; n < times; n += 1) {
      try {
        checkout(n);
      } catch (error) {
        Sentry.captureException(error);
      }
      // The SDK drops what is more than 64 at a time.
      if (n % 50 === 49) await Sentry.flush();
    }
  },
  large() {
    Sentry.captureMessage('large', { extra: { text: 'x'.repeat(100_000) } });
  },
  fingerprint() {
    Sentry.captureException(new RangeError('one'), { fingerprint: ['database-down'] });
    const elsewhere = () => Sentry.captureException(new RangeError('two'), { fingerprint: ['database-down'] });
    elsewhere();
  },
  message() {
    for (const user of ['ann', 'bob']) Sentry.captureMessage(Sentry.logger.fmt`${user} was refused`, 'warning');
  },
  // By the clock that the SDK asks whether it may send again.
  later({ ms }) {
    const now = Date.now;
    Date.now = () => now() + ms;
  },
  crash() {
    setTimeout(function collapse() {
      throw new Error('nothing caught this');
    });
  },
};

process.on('message', async (task) => {
  await tasks[task.what](task);
  await Sentry.flush(10_000);
  process.send?.('done');
});
process.send?.('ready');
