import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectionJob } from '../../../src/jobs/inspection.js';
import { type Receiver, startReceiver } from '../../support/alerts/receiver.js';
import { movedClock, startTestApp, type TestApp } from '../../support/app.js';
import { startRedis, type TestRedis, whyNoRedis } from '../../support/redis.js';
import { unless } from '../../support/unless.js';
import { until } from '../../support/until.js';

const HOUR = 3_600_000;
/** Near the machine's time, with which signatures are compared. */
const START = Date.now();
const FULL_HOUR = Math.floor(START / HOUR) * HOUR;

const PLACES: ['PostgreSQL' | 'Redis', string | null][] = [
  ['PostgreSQL', null],
  ['Redis', whyNoRedis()],
];

for (const [kind, why] of PLACES)
  describe(`inspections and alerts with jobs in ${kind}`, unless(why), () => {
    const clock = movedClock(START);
    let redis: TestRedis | null = null;
    let app: TestApp;
    let receiver: Receiver;
    let secret: string;

    beforeAll(async () => {
      if (kind === 'Redis') redis = await startRedis();
      receiver = await startReceiver();
      const settings = { redisUrl: redis?.url ?? null, allowPrivateTargets: true };
      app = await startTestApp({ clock, queue: true, settings });
      await until(async () => (await app.deps.queue.ready()).ready);
      const policy = {
        name: 'all',
        triggers: ['new-error-type', 'recovered', 'status-change'],
        silence: 0,
        targets: [{ kind: 'webhook', url: `${receiver.url}/hook` }],
      };
      const made = await app.call('POST', '/v1/alert-policies', policy);
      expect(made.status).toBe(201);
      secret = made.body.targets[0].secret;
    });
    afterAll(async () => {
      await app.close();
      await receiver.close();
      await redis?.close();
    });

    const send = async (type: string) => {
      const { status } = await app.call('POST', '/v1/occurrences', { component: 'shop', type, relevanceInterval: 60 });
      expect(status).toBe(201);
    };
    // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape.
    const messages = (type: string): any[] =>
      receiver.received.map(({ body }) => JSON.parse(body)).filter((message) => message.type === type);

    it('notify a signed webhook of a change of status, and of its end when its interval is over', async () => {
      await send('one');
      await until(() => messages('status.changed').length === 1);
      expect(messages('status.changed')[0].data).toMatchObject({ component: 'shop', from: 'unknown', to: 'alarm' });
      clock.advance(61_000);
      await until(() => messages('status.changed').length === 2);
      expect(messages('status.changed')[1].data).toMatchObject({ from: 'alarm', to: 'unknown' });
      for (const { body, headers } of receiver.received) {
        expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).not.toThrow();
      }
    });

    it('flag new types in their hours and notify of each finding once', async () => {
      clock.set(FULL_HOUR + HOUR);
      await app.deps.queue.add(inspectionJob.name, null);
      await until(() => messages('finding.abnormal').length === 1);
      expect(messages('finding.abnormal')[0].data).toMatchObject({ component: 'shop', newTypes: [{ type: 'one' }] });
      clock.set(FULL_HOUR + 2 * HOUR);
      await app.deps.queue.add(inspectionJob.name, null);
      await until(() => messages('finding.recovered').length === 1);
      expect(messages('finding.recovered')[0].data).toMatchObject({ state: 'recovered', durationSeconds: 3600 });
      expect(messages('finding.abnormal')).toHaveLength(1);
    });

    if (kind !== 'Redis') return;
    it('continue by themselves after Redis was away, while sending and reading never stopped', async () => {
      await redis?.kill();
      await until(async () => !(await app.deps.queue.ready()).ready);
      await send('while Redis was away');
      expect((await app.call('GET', '/v1/status?component=shop')).body.status).toBe('alarm');
      expect((await app.call('GET', '/v1/findings')).body.items).toHaveLength(1);
      clock.set(FULL_HOUR + 3 * HOUR);
      await redis?.start();
      await until(async () => (await app.deps.queue.ready()).ready);
      await app.deps.queue.add(inspectionJob.name, null);
      await until(() => messages('finding.abnormal').length === 2);
      expect(messages('finding.abnormal')[1].data.newTypes).toMatchObject([{ type: 'while Redis was away' }]);
    });
  });
