import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { until } from '../../support/until.js';

describe('an API process after SIGTERM', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('/readyz is 503 and requests are served, until a load balancer has noticed', async () => {
    const service = await startService({ DATABASE_URL: database.connectionString, GLUEPOINT_ROLE: 'api' });
    await until(async () => (await service.call('GET', '/readyz')).status === 200, 20);
    const end = service.end('SIGTERM');
    await until(async () => (await service.call('GET', '/readyz')).status === 503);
    expect((await service.call('GET', '/readyz')).body).toMatchObject({
      status: 'not ready',
      checks: { database: { ok: true }, queue: { ok: true } },
    });
    const occurrence = { component: 'shop/cart', type: 'while stopping' };
    expect((await service.call('POST', '/v1/occurrences', occurrence)).status).toBe(201);
    const { code, tookMs } = await end;
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
  });
});
