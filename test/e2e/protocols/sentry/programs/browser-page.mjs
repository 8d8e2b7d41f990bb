// A page that reports its errors with @sentry/browser; bundled for the test.
import * as Sentry from '@sentry/browser';

Sentry.init({
  dsn: new URLSearchParams(location.search).get('dsn'),
  release: 'web@7.7.0',
  environment: 'staging',
  // With a hundred, each of a thousand errors is 20 kB.
  maxBreadcrumbs: 5,
  // It would drop an error that equals the one before it.
  integrations: (defaults) => defaults.filter(({ name }) => name !== 'Dedupe'),
});

function pay(order) {
  throw new RangeError(`order ${order} was declined`);
}

/** The SDK sends at most 40 requests at once. Chromium limits keepalive requests of a page to 64 KiB and frees that space
 * 50 ms after the response, because the SDK does not read responses.
 */
const AT_ONCE = 35;
const PAUSE_MS = 100;

Object.assign(window, {
  async report(times) {
    // From here on nothing of the caller is in the traces, which are then all the same.
    await null;
    for (let n = 0; n < times; n += 1) {
      try {
        pay(n);
      } catch (error) {
        Sentry.captureException(error);
      }
      if (n % AT_ONCE !== AT_ONCE - 1) continue;
      await Sentry.flush();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    await Sentry.flush();
  },
  async fingerprint() {
    for (const name of ['one', 'two'])
      Sentry.captureException(new Error(name), { fingerprint: ['the-cart', name.length] });
    await Sentry.flush();
  },
  async crash() {
    setTimeout(function collapse() {
      throw new Error('not caught');
    });
    setTimeout(async function refuse() {
      throw new TypeError('not awaited');
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await Sentry.flush();
  },
});
