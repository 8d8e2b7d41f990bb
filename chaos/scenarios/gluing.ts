import fc from 'fast-check';
import { HOUR_MS } from '../../src/lib/time.js';
import type { Service } from '../../test/support/cli/flow-service.js';
import type { ModelOccurrence } from '../../test/support/gluing/reference.js';
import { batches, type Sending, sendings } from '../../test/support/gluing/worlds.js';
import type { Scenario } from '../scenario.js';
import { bodyOf, worldFaults } from '../worlds/check-world.js';

const TELL_EVERY = 50;
const MAX_LENGTH = 40;

export const gluing: Scenario = {
  name: 'gluing',
  about:
    '`times` random worlds of occurrences, permuted, batched, split, retried with ids, sent to two API processes at once: ' +
    'exactly the events and status windows of a brute-force reference',
  long: { times: 500, seconds: 0 },
  short: { times: 12, seconds: 0 },
  async run(chaos, { times }) {
    const env = { DATABASE_URL: await chaos.database(), GLUEPOINT_ROLE: 'api' };
    const services = [await chaos.service(env), await chaos.service(env)] as const;
    const counts = { worlds: 0, occurrences: 0, requests: 0 };
    const property = fc.asyncProperty(sendings(Date.now() - HOUR_MS, MAX_LENGTH, 'max'), async (sending) => {
      counts.worlds += 1;
      const project = `world-${counts.worlds}`;
      await services[0].call('POST', '/v1/projects', { slug: project });
      counts.requests += await sendAll(services, project, sending);
      counts.occurrences += sending.order.length;
      if (counts.worlds % TELL_EVERY === 0) chaos.say(`${counts.worlds} worlds of ${times}`);
      const faults = await worldFaults(services[counts.worlds % 2] as Service, project, sending.order);
      if (faults.length > 0) throw new Error(faults.join('\n'));
    });
    const outcome = await fc.check(property, { numRuns: times });
    const { worlds, occurrences, requests } = counts;
    return {
      done: `${worlds} worlds with ${occurrences} occurrences in ${requests} requests to two processes`,
      found: outcome.failed
        ? 'a world that differs from the reference'
        : 'every event and status window as the reference has it',
      faults: outcome.failed ? [fc.defaultReportMessage(outcome) ?? ''] : [],
    };
  },
};

/** Every batch goes to one process and what of it has an id to the other too, all at once. Returns the number of requests. */
async function sendAll(services: readonly Service[], project: string, sending: Sending): Promise<number> {
  const requests = batches(sending).flatMap((batch, n) => {
    const retry = batch.filter(({ id }) => id != null);
    return [{ batch, to: n % 2 }, ...(retry.length > 0 ? [{ batch: retry, to: (n + 1) % 2 }] : [])];
  });
  await Promise.all(requests.map(({ batch, to }) => sendBatch(services[to] as Service, project, batch)));
  return requests.length;
}

async function sendBatch(service: Service, project: string, batch: ModelOccurrence[]): Promise<void> {
  const bodies = batch.map(bodyOf);
  const { status, body } =
    bodies.length === 1
      ? await service.call('POST', `/v1/occurrences?project=${project}`, bodies[0])
      : await service.call('POST', `/v1/occurrences/batch?project=${project}`, { occurrences: bodies });
  if (status > 201 || (bodies.length > 1 && body.accepted !== bodies.length))
    throw new Error(`a request was answered ${status}: ${JSON.stringify(body)}`);
}
