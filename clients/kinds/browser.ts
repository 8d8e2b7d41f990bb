import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { launchChromium, whyNoChromium } from '../../test/support/chromium.js';
import type { Client } from '../client.js';
import { installNpmPackages } from '../npm-packages.js';
import { placeProgram } from '../place-program.js';
import { shopOf, without } from '../shop.js';

const DONE_TIMEOUT_MS = 20_000;

export const sentryBrowser: Client = browserClient({
  name: 'sentry-browser',
  about: '@sentry/browser in Chromium: captured errors, listeners of buttons',
  packages: { '@sentry/browser': '11.12.0' },
  program: 'sentry-browser.js',
  steps: shopOf('camel'),
});

/** Errors while rendering name components; the causes are those of the other clients. */
export const sentryReact: Client = browserClient({
  name: 'sentry-react',
  about: '@sentry/react in Chromium: an error boundary, listeners of buttons',
  packages: { '@sentry/react': '11.12.0', react: '19.3.1', 'react-dom': '19.3.1' },
  program: 'sentry-react.jsx',
  steps: without(shopOf('camel'), 'order-refused', 'order-sold-out'),
});

/** The client before @sentry/browser. It sends no causes. */
export const ravenJs: Client = browserClient({
  name: 'raven-js',
  about: 'raven-js in Chromium: /store/ from another origin',
  packages: { 'raven-js': '3.27.2' },
  program: 'raven-js.js',
  steps: without(shopOf('camel'), 'order-refused', 'order-sold-out'),
});

interface BrowserClient {
  name: string;
  about: string;
  packages: Record<string, string>;
  /** A page's script: it reports everything and then sets `window.done`. */
  program: string;
  steps: Client['steps'];
}

function browserClient({ name, about, packages, program, steps }: BrowserClient): Client {
  return {
    name,
    about,
    steps,
    async prepare({ folder }) {
      const why = whyNoChromium();
      if (why !== null) return { why, how: 'a machine that it runs on' };
      const failure = await installNpmPackages(folder, packages);
      if (failure !== null) return failure;
      return {
        version: Object.values(packages)[0] ?? '',
        async run(round) {
          const path = placeProgram(program, folder, `src/shop.${program.split('.').at(-1)}`, round);
          const define = { DSN: round.dsn, RELEASE: round.release, ROUND: String(round.number) };
          const { outputFiles } = await build({
            entryPoints: [path],
            bundle: true,
            write: false,
            format: 'iife',
            jsx: 'automatic',
            // React counts on one build of itself; names of functions stay as they are.
            define: {
              'process.env.NODE_ENV': '"production"',
              ...Object.fromEntries(Object.entries(define).map(([key, value]) => [key, JSON.stringify(value)])),
            },
          });
          await openPage(outputFiles[0]?.text ?? '');
        },
      };
    },
  };
}

/** Serves the script from another origin than the service, opens it and waits until it is done. */
async function openPage(script: string): Promise<void> {
  const shop = createServer((request, response) => {
    const isScript = request.url === '/shop.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><div id="shop"></div><script src="/shop.js"></script>');
  }).listen(0, '127.0.0.1');
  await once(shop, 'listening');
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.done === true', null, { timeout: DONE_TIMEOUT_MS });
  } finally {
    await browser.close();
    shop.closeAllConnections();
    shop.close();
  }
}
