// What a page runs that reports its errors by @sentry/browser; bundled for the test.
import * as Sentry from '@sentry/browser';

Sentry.init({
  dsn: new URLSearchParams(location.search).get('dsn'),
  release: 'web@7.7.0',
  environment: 'staging',
  // It would drop an error that equals the one before it.
  integrations: (defaults) => defaults.filter(({ name }) => name !== 'Dedupe'),
});

function pay(order) {
  throw new RangeError(`order ${order} was declined`);
}

/** Chromium lets a page have 64 KiB of such requests under way: more at once would fail. */
const AT_ONCE = 5;

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
      if (n % AT_ONCE === AT_ONCE - 1) await Sentry.flush();
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
      throw new Error('nobody caught this');
    });
    setTimeout(async function refuse() {
      throw new TypeError('nobody awaited this');
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await Sentry.flush();
  },
});
