import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { iso, MINUTE_MS, SECOND_MS, START_MS, WatchedApp } from './watched-app.js';

const RISE = 'shop/db unknown → alarm';
const FALL = 'shop/db alarm → unknown';

describe('a look for changes of status', () => {
  let w: WatchedApp;
  beforeAll(async () => {
    w = await WatchedApp.start();
  });
  afterAll(() => w.close());
  beforeEach(() => w.reset());

  describe('with a policy without minimum duration', () => {
    beforeEach(async () => {
      await w.policy();
      expect(await w.look()).toEqual([]);
      w.clock.advance(SECOND_MS);
    });

    it('tells of what an occurrence changes, and of what time passing changes, to the millisecond', async () => {
      await w.send();
      expect(await w.look()).toEqual([RISE]);
      expect(await w.look(MINUTE_MS - 1)).toEqual([]);
      expect(await w.look(1)).toEqual([FALL]);
      expect(await w.look(MINUTE_MS)).toEqual([]);
    });

    it('tells what changed, since when and why', async () => {
      const startedMs = w.clock.now();
      const eventId = await w.send({ glueKey: 'k' });
      await w.send({ type: 'W', importance: 'warning' });
      const [rise, ...others] = await w.lookAtNotices(2 * SECOND_MS);
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
      const [fall] = await w.lookAtNotices(MINUTE_MS);
      expect(fall).toMatchObject({ from: 'alarm', to: 'unknown', since: iso(startedMs + MINUTE_MS), causes: [] });
    });

    it('names at most 20 causes, one per event, those first that last longest', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 22; n += 1) ids.unshift(await w.send({ type: `E${n}`, relevanceInterval: 60 + n }));
      const [rise] = await w.lookAtNotices();
      expect(rise?.causes.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 20));
    });

    it('does not miss an alarm of one second between two looks', async () => {
      await w.look();
      const startedMs = w.clock.now() + SECOND_MS;
      w.clock.advance(SECOND_MS);
      const eventId = await w.send({ relevanceInterval: 1 });
      const notices = await w.lookAtNotices(2 * SECOND_MS);
      expect(notices).toMatchObject([
        { to: 'alarm', since: iso(startedMs), causes: [{ eventId, until: iso(startedMs + SECOND_MS) }] },
        { from: 'alarm', to: 'unknown', since: iso(startedMs + SECOND_MS), causes: [] },
      ]);
      expect(await w.look(3 * SECOND_MS)).toEqual([]);
    });

    it('tells once of an occurrence that is over when it arrives', async () => {
      await w.look(10 * MINUTE_MS);
      await w.send({ endedAt: iso(w.clock.now() - 3 * MINUTE_MS) });
      expect(await w.look()).toEqual([RISE, FALL]);
      expect(await w.look(3 * SECOND_MS)).toEqual([]);
    });

    it('is woken by an occurrence that arrives 5 minutes after it ended, not by one a millisecond later', async () => {
      await w.send({ endedAt: iso(w.clock.now() - 5 * MINUTE_MS), relevanceInterval: '6m' });
      expect(await w.look()).toEqual([RISE]);
      expect(await w.look(MINUTE_MS)).toEqual([FALL]);
      await w.send({ endedAt: iso(w.clock.now() - 5 * MINUTE_MS - 1), relevanceInterval: '6m', component: 'late' });
      const { body } = await w.app.call('GET', '/v1/components/late/status');
      expect(body.status).toBe('alarm');
      expect(await w.look()).toEqual([]);
      expect(await w.look(MINUTE_MS)).toEqual([]);
    });

    it('tells of a worsening and of an improvement', async () => {
      await w.send({ type: 'W', importance: 'warning', relevanceInterval: 300 });
      expect(await w.look()).toEqual(['shop/db unknown → warning']);
      await w.send();
      expect(await w.look(SECOND_MS)).toEqual(['shop/db warning → alarm']);
      expect(await w.look(MINUTE_MS)).toEqual(['shop/db alarm → warning']);
    });

    it('tells nothing while an alarm goes on, however long and however often it is sent', async () => {
      await w.send();
      const told = [await w.look()];
      for (let n = 0; n < 40; n += 1) {
        w.clock.advance(50 * SECOND_MS);
        await w.send();
        told.push(await w.look());
      }
      expect(told.flat()).toEqual([RISE]);
      const [fall] = await w.lookAtNotices(MINUTE_MS);
      expect(fall).toMatchObject({ from: 'alarm', to: 'unknown', since: iso(w.clock.now()) });
    });

    it('tells that a mute ended an alarm, and that unmuting brought it back', async () => {
      const eventId = await w.send();
      await w.look();
      const { body } = await w.app.call('GET', `/v1/events/${eventId}`);
      w.clock.advance(SECOND_MS);
      await w.call('PATCH', `/v1/types/${body.typeId}`, { muted: true });
      expect(await w.look(SECOND_MS)).toEqual([FALL]);
      await w.send();
      expect(await w.look(SECOND_MS)).toEqual([]);
      await w.call('PATCH', `/v1/types/${body.typeId}`, { muted: false });
      expect(await w.look(SECOND_MS)).toEqual([RISE]);
    });

    it('tells when a mute runs out under an alarm', async () => {
      const eventId = await w.send();
      await w.look();
      const { body } = await w.app.call('GET', `/v1/events/${eventId}`);
      await w.call('PATCH', `/v1/types/${body.typeId}`, { muted: iso(w.clock.now() + 10 * SECOND_MS) });
      expect(await w.look(SECOND_MS)).toEqual([FALL]);
      expect(await w.look(9 * SECOND_MS - 1)).toEqual([]);
      expect(await w.look(1)).toEqual([RISE]);
    });

    it('tells nothing of a component in maintenance, nor below it, and of what differs afterwards', async () => {
      await w.send({ relevanceInterval: 300 });
      await w.look();
      await w.call('PUT', '/v1/components/shop/maintenance', { until: iso(w.clock.now() + MINUTE_MS) });
      await w.send({ component: 'shop/web', relevanceInterval: 300 });
      await w.send({ component: 'shop/short', relevanceInterval: 30 });
      await w.send({ component: 'elsewhere', relevanceInterval: 3600 });
      expect(await w.look(SECOND_MS)).toEqual(['elsewhere unknown → alarm']);
      expect(await w.look(58 * SECOND_MS)).toEqual([]);
      expect(await w.look(SECOND_MS)).toEqual(['shop/web unknown → alarm']);
      expect((await w.look(4 * MINUTE_MS)).sort()).toEqual([FALL, 'shop/web alarm → unknown']);
    });

    it('tells of an end that came during maintenance when that is over, also if it was ended by hand', async () => {
      await w.send();
      await w.look();
      await w.call('PUT', '/v1/components/shop%2Fdb/maintenance', { until: iso(w.clock.now() + 60 * MINUTE_MS) });
      expect(await w.look(10 * MINUTE_MS)).toEqual([]);
      await w.call('DELETE', '/v1/components/shop%2Fdb/maintenance');
      expect(await w.look(SECOND_MS)).toEqual([FALL]);
    });

    it('tells that closing an event ended an alarm, and of the next occurrence again', async () => {
      const eventId = await w.send();
      await w.look();
      w.clock.advance(SECOND_MS);
      await w.call('POST', `/v1/events/${eventId}/close`);
      const closedMs = w.clock.now();
      expect(await w.lookAtNotices(SECOND_MS)).toMatchObject([{ from: 'alarm', to: 'unknown', since: iso(closedMs) }]);
      await w.send();
      expect(await w.look(SECOND_MS)).toEqual([RISE]);
    });

    it('keeps what begins after a closing, also where it was united with what was closed', async () => {
      await w.look();
      const eventId = await w.send();
      const laterMs = w.clock.now() + 20 * SECOND_MS;
      await w.send({ startedAt: iso(laterMs), endedAt: iso(laterMs), glueInterval: 60 });
      expect(await w.look(SECOND_MS)).toEqual([RISE]);
      await w.call('POST', `/v1/events/${eventId}/close`);
      expect(await w.look(SECOND_MS)).toEqual([FALL]);
      expect(await w.look(18 * SECOND_MS - 1)).toEqual([]);
      expect(await w.lookAtNotices(1)).toMatchObject([{ to: 'alarm', since: iso(laterMs) }]);
      expect(await w.look(MINUTE_MS - 1)).toEqual([]);
      expect(await w.look(1)).toEqual([FALL]);
    });

    it('tells that an alarm ended because its type was deleted', async () => {
      const eventId = await w.send();
      await w.look();
      const { body } = await w.app.call('GET', `/v1/events/${eventId}`);
      await w.call('DELETE', `/v1/types/${body.typeId}`);
      expect(await w.look(SECOND_MS)).toEqual([FALL]);
      expect(await w.rows('status_signal')).toBe(0);
      await w.send();
      expect(await w.look(SECOND_MS)).toEqual([RISE]);
    });

    it('tells nothing of a component that was deleted, and takes it for new when it comes back', async () => {
      await w.send();
      expect(await w.look()).toEqual([RISE]);
      await w.call('DELETE', '/v1/components/shop');
      expect(await w.look(SECOND_MS)).toEqual([]);
      for (const table of ['status_signal', 'status_watch', 'status_told']) expect(await w.rows(table)).toBe(0);
      await w.send();
      expect(await w.look(SECOND_MS)).toEqual([RISE]);
    });

    it('keeps the environments of a component apart', async () => {
      await w.send({ environment: 'staging' });
      expect(await w.lookAtNotices()).toMatchObject([{ component: 'shop/db', environment: 'staging', to: 'alarm' }]);
      await w.send({ importance: 'warning' });
      expect(await w.lookAtNotices()).toMatchObject([{ environment: 'production', to: 'warning' }]);
    });

    it('tells of a component itself, not of those above it', async () => {
      await w.send({ component: 'a/b/c' });
      expect(await w.look()).toEqual(['a/b/c unknown → alarm']);
      await w.send({ component: 'a', importance: 'warning' });
      expect(await w.look(SECOND_MS)).toEqual(['a unknown → warning']);
      expect(await w.look(MINUTE_MS)).toHaveLength(2);
    });

    it('tells nothing twice when the clock is set back by two hours', async () => {
      await w.send();
      expect(await w.look()).toEqual([RISE]);
      expect(await w.look(MINUTE_MS)).toEqual([FALL]);
      w.clock.advance(-120 * MINUTE_MS);
      expect(await w.look()).toEqual([]);
      await w.send();
      await w.send({ component: 'shop/web' });
      expect((await w.look(SECOND_MS)).sort()).toEqual([FALL, RISE, 'shop/web unknown → alarm']);
      const told: string[] = [];
      for (let n = 0; n < 130; n += 1) {
        if (n < 20) await w.send();
        told.push(...(await w.look(MINUTE_MS / 2)), ...(await w.look(MINUTE_MS / 2)));
      }
      expect(told).toEqual(['shop/web alarm → unknown']);
      await w.send();
      expect(await w.look(SECOND_MS)).toEqual([RISE]);
    });

    it('forgets a component and its signals when nothing of it matters any more', async () => {
      await w.send();
      await w.send({ component: 'shop/web', importance: 'success', relevanceInterval: 90 });
      await w.look();
      for (let n = 0; n < 30; n += 1) await w.look(MINUTE_MS);
      for (const table of ['status_signal', 'status_watch', 'status_told']) expect(await w.rows(table)).toBe(0);
      expect(await w.rows('status_look')).toBe(1);
    });

    it('tells of many components at once, each once', async () => {
      const occurrences = Array.from({ length: 1100 }, (_, n) => ({ component: `many/${n}`, type: 'E' }));
      await w.call('POST', '/v1/occurrences/batch', { occurrences });
      const told = await w.look(SECOND_MS);
      expect(new Set(told).size).toBe(1100);
      expect(told).toHaveLength(1100);
      expect(await w.look(SECOND_MS)).toEqual([]);
    });
  });

  describe('with policies of different minimum durations', () => {
    it('tells each of what lasted long enough for it', async () => {
      await w.policy(0);
      await w.policy(MINUTE_MS);
      await w.send({ relevanceInterval: 59.999 });
      await w.send({ component: 'shop/web', relevanceInterval: 60 });
      expect((await w.look()).sort()).toEqual([RISE, 'shop/web unknown → alarm']);
      expect(await w.look(MINUTE_MS - 1)).toEqual([FALL]);
      expect((await w.look(1)).sort()).toEqual(['60000: shop/web unknown → alarm', 'shop/web alarm → unknown']);
      expect(await w.look(MINUTE_MS - 1)).toEqual([]);
      const [fall] = await w.lookAtNotices(1);
      expect(fall).toMatchObject({ policy: '60000', to: 'unknown', since: iso(START_MS + MINUTE_MS) });
    });

    it('says since when an alarm really was, and what it was in a gap that is bridged', async () => {
      await w.policy(MINUTE_MS);
      w.clock.advance(SECOND_MS);
      const first = await w.send({ relevanceInterval: 1 });
      w.clock.advance(59 * SECOND_MS);
      await w.look();
      const second = await w.send({ relevanceInterval: 1 });
      const [rise] = await w.lookAtNotices(30 * SECOND_MS);
      expect(rise).toMatchObject({ to: 'alarm', since: iso(START_MS + SECOND_MS) });
      expect(rise?.causes.map(({ eventId }) => eventId)).toEqual([second, first]);
    });
  });

  describe('with policies that come and go', () => {
    it('takes what is there when a policy is made for told; its end is told', async () => {
      await w.send({ relevanceInterval: 300 });
      await w.send({ component: 'shop/web', relevanceInterval: 600 });
      w.clock.advance(SECOND_MS);
      await w.policy();
      expect(await w.look()).toEqual([]);
      await w.send();
      expect(await w.look(SECOND_MS)).toEqual([]);
      expect(await w.look(300 * SECOND_MS)).toEqual([FALL]);
    });

    it('notices what comes between the making of a policy and the first look', async () => {
      await w.policy();
      await w.send({ relevanceInterval: 1 });
      expect(await w.look(2 * SECOND_MS)).toEqual([RISE, FALL]);
    });

    it('does not tell a new policy what the others have yet to be told', async () => {
      await w.policy(0);
      await w.policy(MINUTE_MS);
      await w.look();
      await w.send({ relevanceInterval: 1 });
      await w.send({ component: 'shop/web', relevanceInterval: 300 });
      w.clock.advance(2 * SECOND_MS);
      await w.policy(5 * SECOND_MS);
      expect((await w.look()).sort()).toEqual([FALL, RISE, 'shop/web unknown → alarm'].sort());
      expect(await w.look(10 * SECOND_MS)).toEqual(['5000: shop/web unknown → alarm']);
    });

    it('tells the policies of a minimum duration once, however many are made', async () => {
      await w.policy(0);
      await w.send();
      await w.policy(0, 'second');
      expect((await w.look()).sort()).toEqual(['second: shop/db unknown → alarm', RISE]);
      expect(await w.look(SECOND_MS)).toEqual([]);
    });

    it('forgets everything when no policy is left, and begins anew with the next', async () => {
      const id = await w.policy();
      await w.send({ relevanceInterval: 300 });
      await w.look();
      await w.call('PATCH', `/v1/alert-policies/${id}`, { enabled: false });
      expect(await w.look(SECOND_MS)).toEqual([]);
      for (const table of ['look', 'duration', 'watch', 'told', 'signal'])
        expect(await w.rows(`status_${table}`)).toBe(0);
      await w.send({ component: 'shop/web' });
      expect(await w.rows('status_signal')).toBe(0);
      await w.policy(0, 'next');
      expect(await w.look(SECOND_MS)).toEqual([]);
      const told = await w.look(300 * SECOND_MS);
      expect(told.sort()).toEqual(['next: shop/db alarm → unknown', 'next: shop/web alarm → unknown']);
    });

    it('begins by itself for a policy that nobody began it for', async () => {
      await w.send({ relevanceInterval: 300 });
      await w.policy();
      await w.app.deps.pool.query('TRUNCATE status_look, status_duration, status_watch, status_told, status_signal');
      expect(await w.look(SECOND_MS)).toEqual([]);
      await w.send({ component: 'shop/web' });
      expect(await w.look(SECOND_MS)).toEqual(['shop/web unknown → alarm']);
    });
  });
});
