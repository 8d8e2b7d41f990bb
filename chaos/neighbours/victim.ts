import { Agent } from 'node:http';
import type { Receiver } from '../../test/support/alerts/receiver.js';
import { until } from '../../test/support/until.js';
import { call } from './http.js';
import { create, type Party } from './parties.js';
import type { Probe } from './probe.js';

const TIMEOUT_MS = 30_000;
/** How long an alert may take before it counts as lost. */
const ALERT_SECONDS = 120;
const TESTED_POLICIES = 10;
const COMPONENT = 'shop/pay';
export const LIVENESS = '/healthz';
/** In the receiver's address: where tests go, and where changes of status go. */
const TESTS = '/tests';
const CHANGES = '/changes';

/** What the other project does: sends, polls, lists, changes of keys, alerts; and the liveness of the process. */
export async function victimProbes(party: Party, receiver: Receiver): Promise<Probe[]> {
  const { url, keys } = party;
  // As SDKs, pollers and load balancers do; only the liveness is asked for on connections of its own.
  const agent = new Agent({ keepAlive: true });
  const expect = async (statuses: number | number[], method: string, path: string, key: string, body?: object) => {
    const options = { timeoutMs: TIMEOUT_MS, ...(path === LIVENESS ? {} : { agent }) };
    const { status, text } = await call(url, method, path, key, body, options);
    if (![statuses].flat().includes(status)) throw new Error(`${method} ${pattern(path)}: ${status} ${detailIn(text)}`);
    return text;
  };
  const send = (component: string) =>
    expect([200, 201], 'POST', '/v1/occurrences', keys.ingest, { component, type: 'declined' });
  await send(COMPONENT);
  const policy = (name: string, triggers: string[], components: string[], path: string) => ({
    name,
    triggers,
    components,
    silence: 0,
    targets: [{ kind: 'webhook', url: `${receiver.url}${path}` }],
  });
  // A policy may be tested once in 10 s.
  const tested: string[] = [];
  for (let n = 0; n < TESTED_POLICIES; n += 1) {
    tested.push(await create(party, '/v1/alert-policies', policy(`tests ${n}`, ['status-change'], ['none'], TESTS)));
  }
  await create(party, '/v1/alert-policies', policy('changes', ['status-change'], ['alerts'], CHANGES));
  let tests = 0;
  let changes = 0;
  return [
    { name: 'send', everyMs: 100, run: async () => void (await send(COMPONENT)) },
    {
      name: 'status poll',
      everyMs: 100,
      run: async () => void (await expect(200, 'GET', '/v1/components/shop%2Fpay/status', keys.read)),
    },
    { name: 'list', everyMs: 250, run: async () => void (await expect(200, 'GET', '/v1/events?limit=50', keys.read)) },
    {
      name: 'key made and revoked',
      everyMs: 1000,
      run: async () => {
        const { id } = JSON.parse(await expect(201, 'POST', '/v1/keys', keys.admin, { name: 'short', role: 'read' }));
        await expect(204, 'DELETE', `/v1/keys/${id}`, keys.admin);
      },
    },
    {
      name: 'alert',
      everyMs: 2000,
      run: async () => {
        changes += 1;
        const component = `alerts/part-${changes}.`;
        await send(component);
        await arrival(receiver, CHANGES, (body) => body.includes(component));
      },
    },
    {
      name: 'alert test',
      everyMs: 2_000,
      run: async () => {
        const policyId = tested[tests % TESTED_POLICIES];
        tests += 1;
        const text = await expect(202, 'POST', `/v1/alert-policies/${policyId}/test`, keys.admin);
        const [{ id }] = JSON.parse(text).items;
        await until(() => receiver.received.some(({ headers }) => headers['webhook-id'] === id), ALERT_SECONDS);
      },
    },
    { name: LIVENESS, everyMs: 100, run: async () => void (await expect(200, 'GET', LIVENESS, keys.read)) },
  ];
}

/** The path without ids, so that equal failures have equal sentences. */
function pattern(path: string): string {
  return path.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, ':id');
}

/** What a problem says, without the number of the request. */
function detailIn(text: string): string {
  try {
    const { title, detail } = JSON.parse(text);
    return detail ?? title ?? text;
  } catch {
    return text.slice(0, 200);
  }
}

function arrival(receiver: Receiver, path: string, isIt: (body: string) => boolean): Promise<void> {
  return until(() => receivedAt(receiver, path).some(isIt), ALERT_SECONDS);
}

function receivedAt({ received }: Receiver, path: string): string[] {
  return received.filter(({ url }) => url === path).map(({ body }) => body);
}
