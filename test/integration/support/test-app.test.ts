import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.js';

describe('the test app', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ queue: true });
  });
  afterAll(() => t.close());

  it('stores an occurrence sent without a socket', async () => {
    const response = await t.call('POST', '/v1/occurrences', { component: 'shop/checkout', type: 'Error 1' });
    expect(response).toMatchObject({ status: 201, body: { created: true, count: 1 } });
  });

  it('responds on a socket too', async () => {
    const url = await t.listen();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('has two apps on one database see the same', async () => {
    const other = await startTestApp({ database: t.database });
    const response = await other.call('POST', '/v1/occurrences', { component: 'shop/checkout', type: 'Error 1' });
    await other.close();
    expect(response).toMatchObject({ status: 200, body: { created: false, count: 2 } });
  });

  it('asks for a key', async () => {
    expect((await t.call('GET', '/v1/events', undefined, { key: null })).status).toBe(401);
  });
});
