import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { inspectionJob } from '../../src/jobs/inspection.js';
import { HOUR_MS } from '../../src/lib/time.js';
import { type Receiver, startReceiver } from '../../test/support/alerts/receiver.js';
import { until } from '../../test/support/until.js';
import type { Client } from '../client.js';
import type { Topology } from '../topology.js';
import type { Check } from './check.js';

const PROJECT = 'jobs';
/** How long before a full hour the services are started again. */
const BEFORE_HOUR_MS = 3_000;
/** A second notice would have come by then: due deliveries are looked for every few seconds. */
const NOTHING_MORE_MS = 2_000;

export const jobs: Check = {
  name: 'jobs',
  about: 'the hourly inspection runs once, at the full hour, and each alert is delivered once',
  async run({ topology }) {
    const client = topology.client();
    const receiver = await startReceiver();
    try {
      await begin(client, receiver);
      await topology.moveClocks(HOUR_MS - (Date.now() % HOUR_MS) - BEFORE_HOUR_MS);
      await until(() => messagesOf(receiver, 'status.changed').length > 0, 20);
      await until(() => messagesOf(receiver, 'finding.abnormal').length > 0, 40);
      await sleep(NOTHING_MORE_MS);
      await expectOnce(client, receiver);
      const runs = await completedRuns(topology);
      if (runs !== null && runs !== 1) throw new Error(`the inspection ran ${runs} times`);
      return `one finding, notified once; one change of status, notified once; ${runs === null ? 'jobs in PostgreSQL' : 'one run, by Redis'}`;
    } finally {
      await receiver.close();
    }
  },
};

async function begin({ call }: Client, receiver: Receiver): Promise<void> {
  await call('POST', '/v1/projects', { slug: PROJECT, name: PROJECT });
  const made = await call('POST', `/v1/alert-policies?project=${PROJECT}`, {
    name: 'all',
    triggers: ['new-error-type', 'status-change', 'recovered'],
    silence: 0,
    targets: [{ kind: 'webhook', url: `${receiver.url}/hook` }],
  });
  if (made.status !== 201) throw new Error(`the policy was answered ${made.status}: ${JSON.stringify(made.body)}`);
  const occurrence = { component: 'jobs/nightly', type: 'Backup failed', relevanceInterval: '2h' };
  await Promise.all(Array.from({ length: 10 }, () => call('POST', `/v1/occurrences?project=${PROJECT}`, occurrence)));
}

// biome-ignore lint/suspicious/noExplicitAny: messages of two shapes are looked into.
function messagesOf(receiver: Receiver, type: string): any[] {
  return receiver.received.map(({ body }) => JSON.parse(body)).filter((message) => message.type === type);
}

async function expectOnce({ call }: Client, receiver: Receiver): Promise<void> {
  const counts = ['status.changed', 'finding.abnormal'].map((type) => messagesOf(receiver, type).length);
  const { body: findings } = await call('GET', `/v1/findings?project=${PROJECT}`);
  const { body: deliveries } = await call('GET', `/v1/deliveries?project=${PROJECT}`);
  const states = (deliveries.items as { state: string; attempts: number }[]).map(
    ({ state, attempts }) => `${state} ${attempts}`,
  );
  const seen = JSON.stringify({ counts, findings: findings.items.length, states });
  const due = JSON.stringify({ counts: [1, 1], findings: 1, states: ['delivered 1', 'delivered 1'] });
  if (seen !== due) throw new Error(`${seen} instead of ${due}`);
}

/** How often the job has run; null where jobs are not kept in Redis. */
async function completedRuns({ redisUrl }: Topology): Promise<number | null> {
  if (redisUrl === '') return null;
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(inspectionJob.name, { connection, prefix: 'gluepoint' });
  try {
    return await queue.getCompletedCount();
  } finally {
    await queue.close();
    connection.disconnect();
  }
}
