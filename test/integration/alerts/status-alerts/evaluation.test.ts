import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_WAITING } from '../../../../src/alerts/limits/room.js';
import { iso, MINUTE_MS, SECOND_MS, START_MS, StatusAlertsApp } from './status-alerts-app.js';

const RISE = 'shop/db unknown → alarm';
const FALL = 'shop/db alarm → unknown';

describe('evaluateProject', () => {
  let w: StatusAlertsApp;
  beforeAll(async () => {
    w = await StatusAlertsApp.start();
  });
  afterAll(() => w.close());
  beforeEach(() => w.reset());

  describe('with a policy without minimum duration', () => {
    beforeEach(async () => {
      await w.policy();
      expect(await w.evaluate()).toEqual([]);
      w.clock.advance(SECOND_MS);
    });

    it('notifies the change by an occurrence, and its expiry, to the millisecond', async () => {
      await w.send();
      expect(await w.evaluate()).toEqual([RISE]);
      expect(await w.evaluate(MINUTE_MS - 1)).toEqual([]);
      expect(await w.evaluate(1)).toEqual([FALL]);
      expect(await w.evaluate(MINUTE_MS)).toEqual([]);
    });

    it('a notice says what changed, since when and why', async () => {
      const startedMs = w.clock.now();
      const eventId = await w.send({ glueKey: 'k' });
      await w.send({ type: 'W', importance: 'warning' });
      const [rise, ...others] = await w.evaluateForNotices(2 * SECOND_MS);
      expect(others).toEqual([]);
      const { body } = await w.app.call('GET', `/v1/events/${eventId}`);
      expect(rise).toEqual({
        policy: '0',
        component: 'shop/db',
        environment: 'production',
        from: 'unknown',
        to: 'alarm',
        since: iso(startedMs),
        causes: [
          {
            component: 'shop/db',
            typeId: body.typeId,
            type: 'E',
            eventId,
            importance: 'alarm',
            until: iso(startedMs + MINUTE_MS),
          },
        ],
      });
      const [fall] = await w.evaluateForNotices(MINUTE_MS);
      expect(fall).toMatchObject({ from: 'alarm', to: 'unknown', since: iso(startedMs + MINUTE_MS), causes: [] });
    });

    it('a notice names at most 20 causes, one per event, longest first', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 22; n += 1) ids.unshift(await w.send({ type: `E${n}`, relevanceInterval: 60 + n }));
      const [rise] = await w.evaluateForNotices();
      expect(rise?.causes.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 20));
    });

    it('notifies an alarm of one second between two evaluations', async () => {
      await w.evaluate();
      const startedMs = w.clock.now() + SECOND_MS;
      w.clock.advance(SECOND_MS);
      const eventId = await w.send({ relevanceInterval: 1 });
      const notices = await w.evaluateForNotices(2 * SECOND_MS);
      expect(notices).toMatchObject([
        { to: 'alarm', since: iso(startedMs), causes: [{ eventId, until: iso(startedMs + SECOND_MS) }] },
        { from: 'alarm', to: 'unknown', since: iso(startedMs + SECOND_MS), causes: [] },
      ]);
      expect(await w.evaluate(3 * SECOND_MS)).toEqual([]);
    });

    it('notifies an occurrence that expired before it arrived, once', async () => {
      await w.evaluate(10 * MINUTE_MS);
      await w.send({ endedAt: iso(w.clock.now() - 3 * MINUTE_MS) });
      expect(await w.evaluate()).toEqual([RISE, FALL]);
      expect(await w.evaluate(3 * SECOND_MS)).toEqual([]);
    });

    it('notifies an occurrence that arrives 5 minutes after it ended, not one a millisecond later', async () => {
      await w.send({ endedAt: iso(w.clock.now() - 5 * MINUTE_MS), relevanceInterval: '6m' });
      expect(await w.evaluate()).toEqual([RISE]);
      expect(await w.evaluate(MINUTE_MS)).toEqual([FALL]);
      await w.send({ endedAt: iso(w.clock.now() - 5 * MINUTE_MS - 1), relevanceInterval: '6m', component: 'late' });
      const { body } = await w.app.call('GET', '/v1/components/late/status');
      expect(body.status).toBe('alarm');
      expect(await w.evaluate()).toEqual([]);
      expect(await w.evaluate(MINUTE_MS)).toEqual([]);
    });

    it('notifies a worsening and an improvement', async () => {
      await w.send({ type: 'W', importance: 'warning', relevanceInterval: 300 });
      expect(await w.evaluate()).toEqual(['shop/db unknown → warning']);
      await w.send();
      expect(await w.evaluate(SECOND_MS)).toEqual(['shop/db warning → alarm']);
      expect(await w.evaluate(MINUTE_MS)).toEqual(['shop/db alarm → warning']);
    });

    it('notifies nothing while an alarm goes on and is sent again', async () => {
      await w.send();
      const notices = [await w.evaluate()];
      for (let n = 0; n < 40; n += 1) {
        w.clock.advance(50 * SECOND_MS);
        await w.send();
        notices.push(await w.evaluate());
      }
      expect(notices.flat()).toEqual([RISE]);
      const [fall] = await w.evaluateForNotices(MINUTE_MS);
      expect(fall).toMatchObject({ from: 'alarm', to: 'unknown', since: iso(w.clock.now()) });
    });

    it('notifies the end by a mute, and the alarm after unmuting', async () => {
      const eventId = await w.send();
      await w.evaluate();
      const { body } = await w.app.call('GET', `/v1/events/${eventId}`);
      w.clock.advance(SECOND_MS);
      await w.call('PATCH', `/v1/types/${body.typeId}`, { muted: true });
      expect(await w.evaluate(SECOND_MS)).toEqual([FALL]);
      await w.send();
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
      await w.call('PATCH', `/v1/types/${body.typeId}`, { muted: false });
      expect(await w.evaluate(SECOND_MS)).toEqual([RISE]);
    });

    it('notifies an alarm when the mute of its type expires', async () => {
      const eventId = await w.send();
      await w.evaluate();
      const { body } = await w.app.call('GET', `/v1/events/${eventId}`);
      await w.call('PATCH', `/v1/types/${body.typeId}`, { muted: iso(w.clock.now() + 10 * SECOND_MS) });
      expect(await w.evaluate(SECOND_MS)).toEqual([FALL]);
      expect(await w.evaluate(9 * SECOND_MS - 1)).toEqual([]);
      expect(await w.evaluate(1)).toEqual([RISE]);
    });

    it('notifies nothing in maintenance or below, and what differs afterwards', async () => {
      await w.send({ relevanceInterval: 300 });
      await w.evaluate();
      await w.call('PUT', '/v1/components/shop/maintenance', { until: iso(w.clock.now() + MINUTE_MS) });
      await w.send({ component: 'shop/web', relevanceInterval: 300 });
      await w.send({ component: 'shop/short', relevanceInterval: 30 });
      await w.send({ component: 'elsewhere', relevanceInterval: 3600 });
      expect(await w.evaluate(SECOND_MS)).toEqual(['elsewhere unknown → alarm']);
      expect(await w.evaluate(58 * SECOND_MS)).toEqual([]);
      expect(await w.evaluate(SECOND_MS)).toEqual(['shop/web unknown → alarm']);
      expect((await w.evaluate(4 * MINUTE_MS)).sort()).toEqual([FALL, 'shop/web alarm → unknown']);
    });

    it('notifies an end during maintenance when the maintenance is over or ended by hand', async () => {
      await w.send();
      await w.evaluate();
      await w.call('PUT', '/v1/components/shop%2Fdb/maintenance', { until: iso(w.clock.now() + 60 * MINUTE_MS) });
      expect(await w.evaluate(10 * MINUTE_MS)).toEqual([]);
      await w.call('DELETE', '/v1/components/shop%2Fdb/maintenance');
      expect(await w.evaluate(SECOND_MS)).toEqual([FALL]);
    });

    it('notifies the end by closing an event, and the next occurrence', async () => {
      const eventId = await w.send();
      await w.evaluate();
      w.clock.advance(SECOND_MS);
      await w.call('POST', `/v1/events/${eventId}/close`);
      const closedMs = w.clock.now();
      expect(await w.evaluateForNotices(SECOND_MS)).toMatchObject([
        { from: 'alarm', to: 'unknown', since: iso(closedMs) },
      ]);
      await w.send();
      expect(await w.evaluate(SECOND_MS)).toEqual([RISE]);
    });

    it('counts what begins after a closing, also in the same relevance window', async () => {
      await w.evaluate();
      const eventId = await w.send();
      const laterMs = w.clock.now() + 20 * SECOND_MS;
      await w.send({ startedAt: iso(laterMs), endedAt: iso(laterMs), glueInterval: 60 });
      expect(await w.evaluate(SECOND_MS)).toEqual([RISE]);
      await w.call('POST', `/v1/events/${eventId}/close`);
      expect(await w.evaluate(SECOND_MS)).toEqual([FALL]);
      expect(await w.evaluate(18 * SECOND_MS - 1)).toEqual([]);
      expect(await w.evaluateForNotices(1)).toMatchObject([{ to: 'alarm', since: iso(laterMs) }]);
      expect(await w.evaluate(MINUTE_MS - 1)).toEqual([]);
      expect(await w.evaluate(1)).toEqual([FALL]);
    });

    it('notifies the end by deleting the type', async () => {
      const eventId = await w.send();
      await w.evaluate();
      const { body } = await w.app.call('GET', `/v1/events/${eventId}`);
      await w.call('DELETE', `/v1/types/${body.typeId}`);
      expect(await w.evaluate(SECOND_MS)).toEqual([FALL]);
      expect(await w.rows('status_signal')).toBe(0);
      await w.send();
      expect(await w.evaluate(SECOND_MS)).toEqual([RISE]);
    });

    it('after a component was deleted, notifies nothing, and its next alarm as new', async () => {
      await w.send();
      expect(await w.evaluate()).toEqual([RISE]);
      await w.call('DELETE', '/v1/components/shop');
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
      for (const table of ['status_signal', 'status_watch', 'status_told']) expect(await w.rows(table)).toBe(0);
      await w.send();
      expect(await w.evaluate(SECOND_MS)).toEqual([RISE]);
    });

    it('evaluates each environment of a component by itself', async () => {
      await w.send({ environment: 'staging' });
      expect(await w.evaluateForNotices()).toMatchObject([
        { component: 'shop/db', environment: 'staging', to: 'alarm' },
      ]);
      await w.send({ importance: 'warning' });
      expect(await w.evaluateForNotices()).toMatchObject([{ environment: 'production', to: 'warning' }]);
    });

    it('notifies the component, not its ancestors', async () => {
      await w.send({ component: 'a/b/c' });
      expect(await w.evaluate()).toEqual(['a/b/c unknown → alarm']);
      await w.send({ component: 'a', importance: 'warning' });
      expect(await w.evaluate(SECOND_MS)).toEqual(['a unknown → warning']);
      expect(await w.evaluate(MINUTE_MS)).toHaveLength(2);
    });

    it('notifies nothing twice when the clock is set back by two hours', async () => {
      await w.send();
      expect(await w.evaluate()).toEqual([RISE]);
      expect(await w.evaluate(MINUTE_MS)).toEqual([FALL]);
      w.clock.advance(-120 * MINUTE_MS);
      expect(await w.evaluate()).toEqual([]);
      await w.send();
      await w.send({ component: 'shop/web' });
      expect((await w.evaluate(SECOND_MS)).sort()).toEqual([FALL, RISE, 'shop/web unknown → alarm']);
      const notices: string[] = [];
      for (let n = 0; n < 130; n += 1) {
        if (n < 20) await w.send();
        notices.push(...(await w.evaluate(MINUTE_MS / 2)), ...(await w.evaluate(MINUTE_MS / 2)));
      }
      expect(notices).toEqual(['shop/web alarm → unknown']);
      await w.send();
      expect(await w.evaluate(SECOND_MS)).toEqual([RISE]);
    });

    it('deletes the memory and the signals of a component that no longer matter', async () => {
      await w.send();
      await w.send({ component: 'shop/web', importance: 'success', relevanceInterval: 90 });
      await w.evaluate();
      for (let n = 0; n < 30; n += 1) await w.evaluate(MINUTE_MS);
      for (const table of ['status_signal', 'status_watch', 'status_told']) expect(await w.rows(table)).toBe(0);
      expect(await w.rows('status_look')).toBe(1);
    });

    it('decides for 1 100 components in one evaluation, each once, and notifies those that have room', async () => {
      const occurrences = Array.from({ length: 1100 }, (_, n) => ({ component: `many/${n}`, type: 'E' }));
      await w.call('POST', '/v1/occurrences/batch', { occurrences });
      const notices = await w.evaluate(SECOND_MS);
      expect(new Set(notices).size).toBe(MAX_WAITING.ofHost);
      expect(notices).toHaveLength(MAX_WAITING.ofHost);
      const { rows } = await w.app.deps.pool.query(
        `SELECT count(*)::int AS decided, count(DISTINCT component)::int AS components FROM delivery WHERE component LIKE 'many/%'`,
      );
      expect(rows).toEqual([{ decided: 1100, components: 1100 }]);
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
    });
  });

  describe('with policies of different minimum durations', () => {
    it('notifies each policy of what lasted for its minimum duration', async () => {
      await w.policy(0);
      await w.policy(MINUTE_MS);
      await w.send({ relevanceInterval: 59.999 });
      await w.send({ component: 'shop/web', relevanceInterval: 60 });
      expect((await w.evaluate()).sort()).toEqual([RISE, 'shop/web unknown → alarm']);
      expect(await w.evaluate(MINUTE_MS - 1)).toEqual([FALL]);
      expect((await w.evaluate(1)).sort()).toEqual(['60000: shop/web unknown → alarm', 'shop/web alarm → unknown']);
      expect(await w.evaluate(MINUTE_MS - 1)).toEqual([]);
      const [fall] = await w.evaluateForNotices(1);
      expect(fall).toMatchObject({ policy: '60000', to: 'unknown', since: iso(START_MS + MINUTE_MS) });
    });

    it('names the real beginning of an alarm, and its causes in a bridged gap', async () => {
      await w.policy(MINUTE_MS);
      w.clock.advance(SECOND_MS);
      const first = await w.send({ relevanceInterval: 1 });
      w.clock.advance(59 * SECOND_MS);
      await w.evaluate();
      const second = await w.send({ relevanceInterval: 1 });
      const [rise] = await w.evaluateForNotices(30 * SECOND_MS);
      expect(rise).toMatchObject({ to: 'alarm', since: iso(START_MS + SECOND_MS) });
      expect(rise?.causes.map(({ eventId }) => eventId)).toEqual([second, first]);
    });
  });

  describe('with policies that come and go', () => {
    it('what is in alarm when a policy is made counts as notified; its end is notified', async () => {
      await w.send({ relevanceInterval: 300 });
      await w.send({ component: 'shop/web', relevanceInterval: 600 });
      w.clock.advance(SECOND_MS);
      await w.policy();
      expect(await w.evaluate()).toEqual([]);
      await w.send();
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
      expect(await w.evaluate(300 * SECOND_MS)).toEqual([FALL]);
    });

    it('notifies what comes between the creation of a policy and the first evaluation', async () => {
      await w.policy();
      await w.send({ relevanceInterval: 1 });
      expect(await w.evaluate(2 * SECOND_MS)).toEqual([RISE, FALL]);
    });

    it('does not notify a new policy of earlier changes that others are still to be notified of', async () => {
      await w.policy(0);
      await w.policy(MINUTE_MS);
      await w.evaluate();
      await w.send({ relevanceInterval: 1 });
      await w.send({ component: 'shop/web', relevanceInterval: 300 });
      w.clock.advance(2 * SECOND_MS);
      await w.policy(5 * SECOND_MS);
      expect((await w.evaluate()).sort()).toEqual([FALL, RISE, 'shop/web unknown → alarm'].sort());
      expect(await w.evaluate(10 * SECOND_MS)).toEqual(['5000: shop/web unknown → alarm']);
    });

    it('notifies each policy of a minimum duration once', async () => {
      await w.policy(0);
      await w.send();
      await w.policy(0, 'second');
      expect((await w.evaluate()).sort()).toEqual(['second: shop/db unknown → alarm', RISE]);
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
    });

    it('deletes everything when no policy is left, and starts again with the next', async () => {
      const id = await w.policy();
      await w.send({ relevanceInterval: 300 });
      await w.evaluate();
      await w.call('PATCH', `/v1/alert-policies/${id}`, { enabled: false });
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
      for (const table of ['look', 'duration', 'watch', 'told', 'signal'])
        expect(await w.rows(`status_${table}`)).toBe(0);
      await w.send({ component: 'shop/web' });
      expect(await w.rows('status_signal')).toBe(0);
      await w.policy(0, 'next');
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
      const notices = await w.evaluate(300 * SECOND_MS);
      expect(notices.sort()).toEqual(['next: shop/db alarm → unknown', 'next: shop/web alarm → unknown']);
    });

    it('makes a missing baseline itself', async () => {
      await w.send({ relevanceInterval: 300 });
      await w.policy();
      await w.app.deps.pool.query('TRUNCATE status_look, status_duration, status_watch, status_told, status_signal');
      expect(await w.evaluate(SECOND_MS)).toEqual([]);
      await w.send({ component: 'shop/web' });
      expect(await w.evaluate(SECOND_MS)).toEqual(['shop/web unknown → alarm']);
    });
  });
});
