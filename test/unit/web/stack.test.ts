import { describe, expect, it } from 'vitest';
import { foldStack, framesOf } from '../../../web/src/components/stack/fold.js';

const kinds = (stack: string) => foldStack(stack).map((part) => `${part.kind} ${framesOf(part)}`);

const NODE = `TypeError: x is undefined
  and a second line of the message
    at priceOf (/srv/shop/src/price.ts:41:23)
    at next (/srv/shop/node_modules/express/lib/router/route.js:149:13)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at main (/srv/shop/src/main.ts:9:1)`;

const JAVA = `java.lang.IllegalStateException: no
\tat com.shop.Checkout.pay(Checkout.java:10)
\tat java.base/java.lang.Thread.run(Thread.java:833)
Caused by: java.io.IOException: broken pipe
\tat com.shop.Db.open(Db.java:5)
\t... 12 more`;

const PYTHON = `Traceback (most recent call last):
  File "/srv/app/views.py", line 10, in pay
    total = cart["total"]
  File "/usr/lib/python3.12/site-packages/django/core.py", line 3, in get
    return f()
  File "/usr/lib/python3.12/site-packages/django/base.py", line 9, in run
    run()
KeyError: 'total'`;

const SENTRY = `TypeError: order 4711 cannot be reserved
  * at reserve (/srv/node_modules/shop/app.mjs:3:33)
  * at ? (/srv/shop/app.mjs:5:1)
    at run (webpack://shop/loader.js:325:25)
    at load (node:internal/modules/esm/loader:606:24)
Caused by: Error: the stock is locked
  * at lock (/srv/shop/stock.mjs:9:1)`;

describe('folding a stack trace', () => {
  it('keeps frames of the application and folds runs of foreign frames', () => {
    expect(kinds(NODE)).toEqual(['head 0', 'own 1', 'foreign 2', 'own 1']);
  });

  it('starts again at a cause', () => {
    expect(kinds(JAVA).filter((kind) => kind.startsWith('head'))).toHaveLength(2);
    expect(foldStack(JAVA)[1]?.kind).toBe('own');
  });

  it('trusts the marks of the sender', () => {
    expect(kinds(SENTRY)).toEqual(['head 0', 'own 1', 'own 1', 'foreign 2', 'head 0', 'own 1']);
  });

  it("keeps Python's source lines with their frame", () => {
    expect(kinds(PYTHON)).toEqual(['head 0', 'own 1', 'foreign 2', 'head 0']);
    expect(foldStack(PYTHON)[1]?.lines).toHaveLength(2);
  });

  it.each([NODE, JAVA, PYTHON, SENTRY, 'no frames at all', '', 'x'.repeat(65_536)])('loses no line', (stack) => {
    const lines = foldStack(stack).flatMap((part) => part.lines);
    expect(lines.join('\n')).toBe(stack);
  });

  it('folds 64 KiB of any text quickly', () => {
    const worst = [
      '  '.repeat(32_000),
      `  at ${'('.repeat(60_000)}`,
      '\t1:'.repeat(20_000),
      '    at f\n'.repeat(8_000),
      `${' '.repeat(65_535)}x`,
    ];
    const began = performance.now();
    for (const stack of worst) foldStack(stack);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
