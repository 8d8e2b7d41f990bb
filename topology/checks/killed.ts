import { setTimeout as sleep } from 'node:timers/promises';
import { inWords, retriesOf, sendAndCompare } from './alike.js';
import type { Check } from './check.js';

const BEFORE_MS = 500;
const DOWN_MS = 1_500;

export const killed: Check = {
  name: 'killed',
  about: 'an API process is killed with -9 under load: the other goes on, and with retries nothing is lost or double',
  needsProxy: true,
  async run(stage) {
    const { topology } = stage;
    const seen = await sendAndCompare(stage, 2, async () => {
      await sleep(BEFORE_MS);
      await topology.apis.get('api-1')?.end('SIGKILL');
      await sleep(DOWN_MS);
      await topology.startApi('api-1');
      await topology.untilReady('api-1');
    });
    const retries = inWords(retriesOf(seen.clients));
    return `${seen.occurrences} occurrences in ${seen.requests} requests, ${seen.events} events alike; ${retries}`;
  },
};
