/* global DSN, RELEASE, ROUND */
import * as Sentry from '@sentry/react';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

Sentry.init({ dsn: DSN, release: RELEASE, environment: 'staging' });

const order = 4710 + Number(ROUND);

// LINES ARE INSERTED HERE
function chargeCard() {
  throw new Error(`card of order ${order} was declined`);
}

function shipParcel() {
  throw new Error(`parcel ${order} is too heavy`);
}

function Checkout() {
  return chargeCard();
}

function Delivery() {
  return shipParcel();
}

/** Each listener has a bug of its own, which is not caught. */
function Buttons() {
  const [cart] = useState(undefined);
  useEffect(() => {
    for (const button of document.querySelectorAll('button')) button.click();
  }, []);
  // LINES ARE INSERTED HERE
  return (
    <>
      <button type="button" onClick={() => cart.total} />
      <button type="button" onClick={() => cart.voucher} />
    </>
  );
}

// React logs what a boundary catches, too; as in an application, it is reported by a hook of its root.
const hooks = { onCaughtError: Sentry.reactErrorHandler() };
createRoot(document.querySelector('#shop'), hooks).render(
  <>
    <Sentry.ErrorBoundary fallback="sorry">
      <Checkout />
    </Sentry.ErrorBoundary>
    <Buttons />
  </>,
);
const delivery = document.createElement('div');
createRoot(delivery, { onUncaughtError: Sentry.reactErrorHandler() }).render(<Delivery />);

setTimeout(async () => {
  for (const user of [order, order + 1]) Sentry.captureMessage(`user ${user} has no cart`, 'error');
  Sentry.captureMessage('stock of item "tea" is low', 'warning');
  await Sentry.flush(5_000);
  window.done = true;
}, 500);
