import type { LookupAddress } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { limitedLookup } from '../../../../src/alerts/channels/resolve-name.js';

it('limitedLookup: runs few look-ups at a time, and does not start one whose time is over', async () => {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const look = (hostname: string) =>
    new Promise<LookupAddress[]>((resolve) => {
      started.push(hostname);
      ends.push(() => resolve([{ address: '1.1.1.1', family: 4 }]));
    });
  const resolve = limitedLookup(look, 2);
  const first = [resolve('a', 60_000), resolve('b', 60_000)];
  const expired = resolve('late', 1);
  const refused = expect(expired).rejects.toThrow('did not start in time');
  const last = resolve('c', 60_000);
  expect(started).toEqual(['a', 'b']);
  await sleep(5);
  ends[0]?.();
  await refused;
  expect(started).toEqual(['a', 'b', 'c']);
  for (const end of ends) end();
  expect(await Promise.all([...first, last])).toHaveLength(3);
});
