import { setTimeout as sleep } from 'node:timers/promises';
import { inWords, retriesOf, sendAndCompare } from './alike.js';
import type { Check } from './check.js';

/** The proxy looks every second, and takes one look to believe in a process again. */
const NOTICED_MS = 1_500;

export const rolling: Check = {
  name: 'rolling',
  about:
    'both API processes are restarted under load, one after the other: no request fails for who retries 502 and 503',
  needsProxy: true,
  async run(stage) {
    const { topology } = stage;
    const seen = await sendAndCompare(stage, 3, async () => {
      for (const name of ['api-1', 'api-2'] as const) {
        const end = await topology.apis.get(name)?.end('SIGTERM');
        if (end?.code !== 0) throw new Error(`${name} ended with ${end?.code}`);
        await topology.startApi(name);
        await topology.untilReady(name);
        await sleep(NOTICED_MS);
      }
    });
    const retries = retriesOf(seen.clients);
    const others = Object.keys(retries).filter((reason) => reason !== '502' && reason !== '503');
    if (others.length > 0) throw new Error(inWords(retries));
    return `${seen.occurrences} occurrences in ${seen.requests} requests, ${seen.events} events alike; ${inWords(retries)}`;
  },
};
