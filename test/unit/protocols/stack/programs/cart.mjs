// Run: `node cart.mjs 2> ../fixtures/node.txt` (Node 20).
class Cart {
  constructor(amount) {
    this.amount = JSON.parse(amount);
  }

  static of(amount) {
    return new Cart(amount);
  }
}

async function pay(amount) {
  try {
    return Cart.of(amount);
  } catch (cause) {
    throw new TypeError('payment refused', { cause });
  }
}

async function order() {
  const results = await Promise.allSettled([pay('ten'), Promise.reject(new RangeError('no stock'))]);
  throw new AggregateError(
    results.map(({ reason }) => reason),
    'order failed',
  );
}

async function main() {
  await order();
}

await main();
