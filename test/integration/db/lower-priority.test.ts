import { getPriority } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shares } from '../../../src/db/shares.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { unless } from '../../support/unless.js';

const NO_PROC = process.platform === 'linux' ? null : 'only Linux tells what a process is (/proc)';

let database: TestDatabase;
let shares: Shares;
beforeAll(async () => {
  database = await createTestDatabase();
  shares = new Shares({ connectionString: database.connectionString, onError: () => {} }, { readTimeoutMs: 30_000 });
});
afterAll(async () => {
  await shares.close();
  await database.drop();
});

const pidOf = async (share: keyof Shares['pools']): Promise<number> =>
  (await shares.pools[share].query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid as number;

describe('lowerPriority', unless(NO_PROC), () => {
  it('lowerPriority: server processes that read run at nice 5, all others as before', async () => {
    const usual = getPriority(await pidOf('sending'));
    expect(getPriority(await pidOf('reading'))).toBe(Math.max(5, usual));
    for (const share of ['polls', 'jobs', 'administration'] as const) {
      expect(getPriority(await pidOf(share))).toBe(usual);
    }
  });
});
