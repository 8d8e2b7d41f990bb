import { inWords, retriesOf, sendAndCompare } from './alike.js';
import type { Check } from './check.js';

export const load: Check = {
  name: 'load',
  about: 'thousands of occurrences in single sends, batches and retries give the events and statuses of one process',
  async run(stage) {
    const { occurrences, again, requests, events, statuses, clients } = await sendAndCompare(stage, 1);
    const sent = `${occurrences} occurrences, ${again} of them again, in ${requests} requests of ${clients.length} clients`;
    return `${sent}: ${events} events and ${statuses} statuses alike; ${inWords(retriesOf(clients))}`;
  },
};
