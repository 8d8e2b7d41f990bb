import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { samplesOf, sumOf } from '../../support/metrics/exposition.js';
import { childrenOf } from '../../support/processes.js';

let database: TestDatabase;
let service: Service;
beforeAll(async () => {
  database = await createTestDatabase();
  service = await startService({ DATABASE_URL: database.connectionString, GLUEPOINT_PROCESSES: '2' });
});
afterAll(async () => {
  await service.end('SIGTERM');
  await database.drop();
});

/** On a connection of its own, so that any of the processes may serve it. One that is killed may not respond. */
async function ask(path: string, init: RequestInit = {}): Promise<string> {
  const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json', connection: 'close' };
  const signal = AbortSignal.timeout(15_000);
  return (await fetch(`${service.url}${path}`, { ...init, headers, signal })).text();
}

const scrape = () => ask('/metrics');
const send = () => ask('/v1/occurrences', { method: 'POST', body: JSON.stringify({ component: 'a', type: 'T' }) });
const processes = async () => sumOf(await scrape().catch(() => ''), 'gluepoint_processes');
const OCCURRENCES = 'gluepoint_occurrences_total';

describe('/metrics of several processes behind one port', () => {
  it('returns the metrics of all processes from any of them', async () => {
    for (let n = 0; n < 40; n += 1) await send();
    const texts = await Promise.all(Array.from({ length: 8 }, scrape));
    for (const text of texts) {
      expect(sumOf(text, OCCURRENCES)).toBe(40);
      expect(sumOf(text, 'gluepoint_http_request_duration_seconds_count', { route: '/v1/occurrences' })).toBe(40);
      // Two API processes, and the one that runs the jobs.
      expect(sumOf(text, 'gluepoint_processes')).toBe(3);
      expect(sumOf(text, 'gluepoint_components')).toBe(1);
      const memory = [...samplesOf(text).keys()].filter((name) => name.startsWith('process_resident_memory_bytes'));
      expect(memory.map((name) => /process="(\w+)/.exec(name)?.[1])).toEqual(['main', 'api', 'api']);
    }
  });

  it('keeps the totals when one of them is replaced', async () => {
    await scrape();
    const [first] = childrenOf(service.process.pid as number);
    process.kill(first as number, 'SIGKILL');
    await expect.poll(processes, { timeout: 30_000, interval: 200 }).toBe(3);
    expect(sumOf(await scrape(), OCCURRENCES)).toBe(40);
    await send();
    expect(sumOf(await scrape(), OCCURRENCES)).toBe(41);
  });
});
