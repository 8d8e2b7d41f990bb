import type { Service } from '../../test/support/cli/flow-service.js';
import { until } from '../../test/support/until.js';
import { query } from '../postgres-server.js';
import type { Scenario } from '../scenario.js';
import { type Place, startPlaces } from '../webhook/places.js';

const GIVE_UP_SECONDS = 240;
/** The claim of a worker that was killed expires after 45 s, so a kill takes a minute: short runs have none. */
const KILL_FROM_SECONDS = 10;
const LAST_ATTEMPT_BUT_ONE = 13;

// biome-ignore lint/suspicious/noExplicitAny: as the API lists them.
type Delivery = any;

export const webhook: Scenario = {
  name: 'webhook',
  about:
    '`times` notices each to receivers that are well, down for `seconds`, slow, respond 500 first, 410, a redirect; from ' +
    `${KILL_FROM_SECONDS} s on the service is killed meanwhile: delivered at least once with one id, or visibly given up`,
  long: { times: 20, seconds: 12 },
  short: { times: 2, seconds: 2 },
  async run(chaos, { times, seconds }) {
    const { all: places, strayed, close } = await startPlaces(seconds);
    chaos.atEnd(close);
    const databaseUrl = await chaos.database();
    const env = { DATABASE_URL: databaseUrl, GLUEPOINT_ALLOW_PRIVATE_TARGETS: 'true' };
    let service = await chaos.service(env);
    const policies = new Map<Place, string>();
    for (const place of places) policies.set(place, await makePolicy(service, place));
    const occurrences = places.flatMap(({ name }) =>
      Array.from({ length: times }, (_, n) => ({ component: `${name}/part-${n}`, type: 'Broken' })),
    );
    await service.call('POST', '/v1/occurrences/batch', { occurrences });
    chaos.say(`${occurrences.length} components went into alarm, ${times} for each of ${places.length} receivers`);
    if (seconds >= KILL_FROM_SECONDS) {
      await until(() => places.some(({ requests }) => requests().length > 0), GIVE_UP_SECONDS);
      await service.end('SIGKILL');
      chaos.say('the service was killed in the middle of sending');
      service = await chaos.service(env);
    }
    for (const [{ result }, policyId] of policies)
      if (result === 'failed') await skipToLastAttempt(databaseUrl, policyId, service, times);
    const faults: string[] = [];
    const lines: string[] = [];
    for (const place of places) {
      const policyId = policies.get(place) as string;
      const deliveries = await settledDeliveries(service, policyId, times);
      faults.push(...faultsOf(place, deliveries));
      const line = `${place.name}: ${describe(deliveries)} in ${place.requests().length} requests`;
      lines.push(line);
      chaos.say(line);
    }
    if (strayed() > 0) faults.push(`${strayed()} requests followed the redirect`);
    return {
      done: `${times} notices to each of ${places.length} receivers${seconds >= KILL_FROM_SECONDS ? ', the service killed in between' : ''}`,
      found: lines.join('; '),
      faults,
    };
  },
};

async function makePolicy(service: Service, { name, url }: Place): Promise<string> {
  const policy = {
    name,
    triggers: ['status-change'],
    components: [name],
    silence: 0,
    targets: [{ kind: 'webhook', url }],
  };
  const { status, body } = await service.call('POST', '/v1/alert-policies', policy);
  if (status !== 201) throw new Error(`the response to a new policy was ${status}: ${JSON.stringify(body)}`);
  return body.id;
}

/** All deliveries of a policy, once none of them waits. */
async function settledDeliveries(service: Service, policyId: string, count: number): Promise<Delivery[]> {
  let deliveries: Delivery[] = [];
  const settled = async () => {
    deliveries = await deliveriesOf(service, policyId);
    return deliveries.length >= count && deliveries.every(({ state }) => state !== 'waiting');
  };
  await until(settled, GIVE_UP_SECONDS).catch(() => {});
  return deliveries;
}

async function deliveriesOf(service: Service, policyId: string): Promise<Delivery[]> {
  return (await service.call('GET', `/v1/deliveries?policy=${policyId}&limit=200`)).body.items;
}

/** The last of 14 attempts is eleven hours away: the count of attempts is set to the one before it, in the database. */
async function skipToLastAttempt(
  databaseUrl: string,
  policyId: string,
  service: Service,
  count: number,
): Promise<void> {
  const attempted = async () => {
    const deliveries = await deliveriesOf(service, policyId);
    return (
      deliveries.length >= count && deliveries.every(({ attempts, lastAnswer }) => attempts > 0 && lastAnswer !== null)
    );
  };
  await until(attempted, GIVE_UP_SECONDS);
  await query(databaseUrl, `UPDATE delivery SET attempts = $2 WHERE policy_id = $1 AND state = 'waiting'`, [
    policyId,
    LAST_ATTEMPT_BUT_ONE,
  ]);
}

function faultsOf(place: Place, deliveries: Delivery[]): string[] {
  const { name, result } = place;
  const requests = place.requests();
  const faults: string[] = [];
  const ids = new Set(deliveries.map(({ id }) => id));
  for (const { id, state, reason, lastAnswer } of deliveries) {
    if (!hasResult(result, state)) faults.push(`${name}: ${id} is ${state} (${lastAnswer})`);
    if (state !== 'delivered' && !reason) faults.push(`${name}: ${id} is ${state} without a reason`);
    if (state === 'delivered' && !requests.some((one) => one.id === id)) faults.push(`${name}: ${id} never arrived`);
  }
  for (const { id } of requests) if (!ids.has(id)) faults.push(`${name}: received ${id}, which is not listed`);
  const bodies = new Map<string, Set<string>>();
  for (const { id, body } of requests) bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  for (const [id, different] of bodies)
    if (different.size > 1) faults.push(`${name}: ${id} came with different bodies`);
  return faults;
}

/** Of those to a target that is gone, one fails, and the others are suppressed. */
function hasResult(result: Place['result'], state: string): boolean {
  return state === result || (result === 'disabled' && (state === 'failed' || state === 'suppressed'));
}

function describe(deliveries: Delivery[]): string {
  const counts = new Map<string, number>();
  for (const { state, reason } of deliveries) {
    const text = state === 'delivered' ? state : `${state} (${reason})`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} ${text}`).join(', ');
}
