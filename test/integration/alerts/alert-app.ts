import { lookup } from 'node:dns/promises';
import type { Network } from '../../../src/alerts/channels/channel.js';
import { deliver, type Outcome } from '../../../src/alerts/deliveries/deliver.js';
import { type Cause, recordNotices } from '../../../src/alerts/notify/notify.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { componentKey } from '../../../src/gluing/core/keys.js';
import type { Severity } from '../../../src/model/severity.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/app.js';

export const HOUR = 3_600_000;

/** Real names, and a timeout that no receiver on loopback reaches. */
export const NETWORK: Network = { resolve: (name) => lookup(name, { all: true }), timeoutMs: 20_000 };

/** The service with the helpers of the alert tests. All in the project `default`. */
export interface AlertApp extends TestApp {
  /** Creates a policy and returns it; by default it matches everything and has no silence. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read responses.
  policy(fields: object): Promise<any>;
  /** Records causes in a transaction of their own and returns the ids of the deliveries to send. */
  notify(...causes: Cause[]): Promise<string[]>;
  /** One try of a delivery, without the queue. */
  try(id: string, network?: Partial<Network>): Promise<Outcome>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read responses.
  deliveries(query?: string): Promise<any[]>;
}

export async function startAlertApp(options: TestAppOptions = {}): Promise<AlertApp> {
  const app = await startTestApp({ ...options, settings: { allowPrivateTargets: true, ...options.settings } });
  const { deps, call } = app;
  let policies = 0;
  return {
    ...app,
    async policy(fields) {
      policies += 1;
      const body = {
        name: `Policy ${policies}`,
        triggers: ['new-error-type', 'recovered', 'status-change'],
        silence: 0,
      };
      const made = await call('POST', '/v1/alert-policies', { ...body, ...fields });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      return made.body;
    },
    notify: (...causes) => inTransaction(deps.pool, (client) => recordNotices(client, 1, causes, deps.clock.now())),
    try: (id, network = {}) =>
      deliver(deps, { ...NETWORK, ...network }, { projectId: 1, id }, new AbortController().signal),
    deliveries: async (query = '') => (await call('GET', `/v1/deliveries${query}`)).body.items,
  };
}

const place = (component: string, environment = 'production') => ({
  ...{ environment, component, componentKey: componentKey(environment, component) },
});

export const FINDING_ID = '01938f5e-7c00-7000-8000-000000000002';

export function findingCause(
  kind: 'finding.abnormal' | 'finding.recovered',
  component = 'shop',
  fields: { severity?: Severity; environment?: string; policyIds?: string[]; data?: object } = {},
): Cause {
  const { severity = 'alarm', environment, policyIds = [], data = {} } = fields;
  const where = place(component, environment);
  const shown = { severity, component, environment: where.environment, overview: 'One new.', newTypes: [], ...data };
  return { ...where, kind, severity, policyIds, findingId: FINDING_ID, data: () => shown };
}

export function statusCause(from: Severity, to: Severity, component = 'shop', minDurationMs = 0): Cause {
  const where = place(component);
  const since = '2026-11-20T10:00:00.000Z';
  const shown = { component, environment: where.environment, from, to, since, causes: [] };
  return {
    ...where,
    kind: 'status.changed',
    from,
    to,
    sinceMs: Date.parse(since),
    minDurationMs,
    policyIds: [],
    data: () => shown,
  };
}
