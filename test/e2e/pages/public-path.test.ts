import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_KEY } from '../../support/app.js';
import { unless } from '../../support/unless.js';
import { type AppFixture, NO_CHROMIUM, openApp } from './app-fixture.js';

const PATH = '/gluepoint';

/** A reverse proxy that serves the service below PATH and has nothing else; it strips the path or passes it on. */
async function openProxy(target: string, { strips }: { strips: boolean }): Promise<{ server: Server; url: string }> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    if (url !== PATH && !url.startsWith(`${PATH}/`)) return outgoing.writeHead(502).end('not below the path');
    const path = strips ? url.slice(PATH.length) || '/' : url;
    const passed = forward(new URL(path, target), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    return incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a public URL with a path', { ...unless(NO_CHROMIUM), timeout: 180_000 }, () => {
  let fixture: AppFixture;
  beforeAll(async () => {
    if (NO_CHROMIUM === null)
      fixture = await openApp({ settings: { publicUrl: `https://errors.example.org${PATH}` }, queue: true });
  });
  afterAll(() => fixture?.close());

  it.each([
    ['strips the path', true],
    ['passes the path on', false],
  ])('pages, API, explorer and cookie work behind a proxy that %s', async (_what, strips) => {
    const { server, url } = await openProxy(fixture.url, { strips });
    const { page, context, problems } = await fixture.visit({ key: null });
    const failed: string[] = [];
    page.on('response', (response) => {
      const status = response.status();
      // 401: before the key is entered.
      const isExpected = status < 400 || status === 401;
      if (!isExpected || !response.url().startsWith(`${url}${PATH}/`)) failed.push(`${status} ${response.url()}`);
    });

    await page.goto(`${url}${PATH}/events?importance=alarm`);
    await page.getByLabel('Key').fill(ROOT_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor();
    expect(page.url()).toBe(`${url}${PATH}/events?importance=alarm`);
    expect((await context.cookies()).map(({ path }) => path)).toEqual([PATH]);

    await page.getByRole('link', { name: 'Types' }).click();
    await page.getByRole('heading', { name: 'Types', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`${PATH}/types`);
    await page.reload();
    await page.getByRole('heading', { name: 'Types', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByRole('heading', { name: 'Status', level: 1 }).waitFor();
    expect(await page.evaluate(`document.querySelector('header img').naturalWidth`)).toBeGreaterThan(0);

    await page.goto(`${url}${PATH}/docs`);
    await page.getByText('/v1/occurrences', { exact: true }).first().waitFor();
    expect([failed, problems]).toEqual([[], []]);
    await context.close();
    server.closeAllConnections();
    server.close();
  });

  it('the sign-in link of the start works without a proxy, and leads below the path', async () => {
    const { page, context } = await fixture.visit({ key: null });
    await page.goto(`/sign-in?token=${fixture.t.deps.signInLinks.issue()}`);
    await page.getByRole('heading', { name: 'Status', level: 1 }).waitFor();
    expect(page.url()).toBe(`${fixture.url}${PATH}/`);
    await page.goto('/events');
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`${PATH}/events`);
    await context.close();
  });
});
