import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Finding, HOUR, MINUTE, startWorld, TEN, type World } from '../../inspection/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.t.close());
beforeEach(() => world.clear());

const iso = (ms: number) => new Date(ms).toISOString();
const get = async (path: string) => (await world.t.call('GET', path)).body;

describe('a finding', () => {
  it('has every part of the contract', async () => {
    const inspectionId = await world.inspection();
    world.clock.set(TEN + 5 * MINUTE);
    await world.send({
      type: 'E1',
      message: 'first',
      stack: 'at a',
      version: '1',
      importance: 'warning',
      properties: { user: 'admin', n: 1, none: null },
      startedAt: iso(TEN),
    });
    world.clock.set(TEN + 7 * MINUTE);
    await world.send({ type: 'E1', message: 'second', version: '2', count: 11 }, { type: 'E2', version: '2' });
    await world.runAt(TEN + HOUR);
    const [finding] = await world.findings();
    const [e1, e2] = [await world.typeId('E1'), await world.typeId('E2')];
    const events = (await get('/v1/events')).items;
    expect(finding).toEqual({
      id: expect.any(String),
      inspectionId,
      project: 'default',
      environment: 'production',
      component: 'shop/cart',
      severity: 'alarm',
      state: 'abnormal',
      from: iso(TEN),
      to: iso(TEN + HOUR),
      overview:
        '2 new error types in shop/cart (production) between 10:00 and 11:00 UTC: "E1" (alarm, 12 times) and "E2" (alarm, once).',
      newTypes: [
        {
          typeId: e1,
          type: 'E1',
          importance: 'alarm',
          message: 'first',
          version: '1',
          count: 12,
          firstSeenAt: iso(TEN + 5 * MINUTE),
          lastSeenAt: iso(TEN + 7 * MINUTE),
          eventId: events.find(({ typeId }: { typeId: string }) => typeId === e1).id,
        },
        expect.objectContaining({ typeId: e2, message: null, count: 1 }),
      ],
      newTypesTotal: 2,
      attributes: {
        dimensions: { project: 'default', environment: 'production', component: 'shop/cart' },
        versions: expect.toSatisfy((versions: string[]) => versions.toSorted().join() === '1,2'),
        properties: { user: 'admin', n: 1, none: null },
      },
      abnormalAt: iso(TEN + HOUR),
      firstErrorAt: iso(TEN + 5 * MINUTE),
      recoveredAt: null,
      silentSince: null,
      durationSeconds: null,
    });
    const single = await get(`/v1/findings/${finding.id}`);
    expect(single.newTypes.map(({ stack }: { stack: string | null }) => stack)).toEqual(['at a', null]);
    expect(single.newTypesCut).toBe(0);
  });

  it('shows its types as they were when the hour was inspected', async () => {
    await world.inspection();
    await world.send({ type: 'E', importance: 'warning' });
    await world.runAt(TEN + HOUR);
    await world.send({ type: 'E', count: 5 });
    const [finding] = await world.findings();
    expect(finding).toMatchObject({
      severity: 'warning',
      newTypes: [{ importance: 'warning', count: 1, lastSeenAt: iso(TEN) }],
    });
  });

  it('names the event that survived when the first one was joined with an earlier', async () => {
    await world.inspection();
    const at = (ms: number) => ({ type: 'E', startedAt: iso(ms), glueInterval: '10m' });
    world.clock.set(TEN + 50 * MINUTE);
    await world.send(at(TEN + 20 * MINUTE));
    await world.send(at(TEN));
    await world.send(at(TEN + 10 * MINUTE));
    await world.runAt(TEN + HOUR);
    const [finding] = await world.findings();
    expect(finding.newTypes[0].eventId).toBe((await get('/v1/events')).items[0].id);
    expect((await world.t.call('GET', `/v1/events/${finding.newTypes[0].eventId}`)).status).toBe(200);
  });

  it('names the latest event when the first one is kept no more', async () => {
    await world.inspection();
    await world.send({ type: 'E', glueInterval: 0 });
    const [first] = (await get('/v1/events')).items;
    await world.runAt(TEN + HOUR);
    await world.send({ type: 'E', glueInterval: 0 });
    await world.sql(`DELETE FROM event WHERE id = '${first.id}'`);
    const [last] = (await get('/v1/events')).items;
    const [finding] = await world.findings();
    expect(last.id).not.toBe(first.id);
    expect(finding.newTypes[0].eventId).toBe(last.id);
  });

  it('of a type whose first error is older than the table of first errors shows what is known', async () => {
    await world.inspection({ silenceMs: HOUR });
    await world.send({ type: 'E', message: 'm', version: '1' });
    await world.sql('DELETE FROM first_error');
    await world.sql('DELETE FROM new_error');
    world.clock.set(TEN + HOUR);
    await world.send({ type: 'E', version: '2' });
    await world.runAt(TEN + 2 * HOUR);
    const [finding] = await world.findings();
    expect(finding.newTypes).toMatchObject([{ message: null, version: '1', eventId: expect.any(String) }]);
    expect(finding.attributes).toMatchObject({ versions: ['1'], properties: {} });
  });

  describe('with 300 types of very long stacks', () => {
    const stack = 'x'.repeat(65_536);
    const lengths = (finding: Finding) => finding.newTypes.map((one: { stack: string }) => one.stack.length);

    /** The finding as a list has it. */
    async function longFinding(): Promise<Finding> {
      await world.inspection();
      const types = Array.from({ length: 300 }, (_, n) => ({
        type: `T${String(n).padStart(3, '0')}`,
        message: '😀'.repeat(301),
        stack,
        importance: n === 0 ? 'alarm' : 'warning',
        properties: { long: '漢'.repeat(201) },
      }));
      for (let at = 0; at < 300; at += 100) await world.send(...types.slice(at, at + 100));
      await world.runAt(TEN + HOUR);
      return (await world.findings())[0] as Finding;
    }

    it('listFindings: has no stacks and the first 300 characters of messages', async () => {
      const listed = await longFinding();
      expect(listed.newTypes).toHaveLength(20);
      for (const type of listed.newTypes) {
        expect(type).not.toHaveProperty('stack');
        expect(type.message).toBe('😀'.repeat(300));
      }
      expect(listed.attributes.properties).toEqual({ long: '漢'.repeat(200) });
    });

    it('getFinding: has 4 MiB of whole texts, then cut ones, and counts these', async () => {
      const { id } = await longFinding();
      const finding = await get(`/v1/findings/${id}`);
      expect(finding.newTypesCut).toBe(300 - 62);
      expect(lengths(finding)).toEqual([...Array(62).fill(65_536), ...Array(300 - 62).fill(200)]);
      expect(finding.newTypes[299].message).toBe('😀'.repeat(300));
      expect(finding.attributes.properties).toEqual({ long: '漢'.repeat(201) });
      expect(finding.related.events[0]).not.toHaveProperty('stack');
    });

    it('exportFinding: has the whole texts of all types', async () => {
      const { id, newTypesTotal } = await longFinding();
      const exported = await get(`/v1/findings/${id}/export`);
      expect(newTypesTotal).toBe(300);
      expect(exported.newTypesCut).toBe(0);
      expect(lengths(exported)).toEqual(Array(300).fill(65_536));
      const { newTypes: shown, newTypesCut, ...rest } = await get(`/v1/findings/${id}`);
      expect(exported).toMatchObject(rest);
      expect(exported.newTypes.slice(0, 60)).toEqual(shown.slice(0, 60));
      expect(new Set(exported.newTypes.map((type: { typeId: string }) => type.typeId)).size).toBe(300);
    });
  });
});

describe('the view of a finding', () => {
  it('counts the errors of its component in each minute of its hour', async () => {
    await world.inspection();
    const send = (type: string, ms: number, count: number, more = {}) =>
      world.send({ type, startedAt: iso(ms), count, ...more });
    world.clock.set(TEN + 59 * MINUTE);
    await send('E1', TEN - 1, 100);
    await send('E1', TEN, 1);
    await send('E1', TEN + 59_999, 2);
    await send('E1', TEN + MINUTE, 3, { glueKey: 'k' });
    await send('E2', TEN + MINUTE, 4, { importance: 'warning' });
    await send('fine', TEN + MINUTE, 50, { importance: 'success' });
    await send('E1', TEN + MINUTE, 60, { component: 'shop' });
    await send('E1', TEN + MINUTE, 70, { environment: 'staging' });
    await send('E1', TEN + 59 * MINUTE, 5);
    world.clock.set(TEN + 61 * MINUTE);
    await send('E1', TEN + 60 * MINUTE, 1000);
    await world.run();
    const [{ id }] = await world.findings('component=shop/cart&environment=production');
    expect((await get(`/v1/findings/${id}`)).distribution).toEqual({
      from: iso(TEN),
      to: iso(TEN + HOUR),
      bucket: 60,
      counts: [
        { at: iso(TEN), count: 3 },
        { at: iso(TEN + MINUTE), count: 7 },
        { at: iso(TEN + 59 * MINUTE), count: 5 },
      ],
    });
  });

  it('shows what is related: events near in time, types of the same name elsewhere, earlier findings', async () => {
    await world.inspection();
    await world.send(
      { type: 'long ago', startedAt: iso(TEN - HOUR - 1) },
      { type: 'before', startedAt: iso(TEN - HOUR) },
    );
    world.clock.set(TEN + MINUTE);
    await world.send('E1', { type: 'E1', component: 'other' }, { type: 'E2', component: 'other' });
    await world.runAt(TEN + HOUR);
    world.clock.set(TEN + HOUR + MINUTE);
    await world.send('E2', { type: 'E1', environment: 'staging' }, { type: 'fine', importance: 'success' });
    await world.runAt(TEN + 2 * HOUR);
    world.clock.set(TEN + 3 * HOUR);
    await world.send('after', 'E1');
    const [second, first] = await world.findings('component=shop/cart&environment=production');
    const view = await get(`/v1/findings/${first.id}`);
    expect(view).toMatchObject(first);
    const eventsOf = (finding: Finding) => finding.related.events.map(({ type }: { type: string }) => type).sort();
    const typesOf = (finding: Finding) =>
      finding.related.types.map((one: Record<string, string>) => `${one.environment} ${one.component} ${one.type}`);
    expect(eventsOf(view)).toEqual(['E1', 'E2', 'before', 'fine']);
    expect(typesOf(view).sort()).toEqual(['production other E1', 'staging shop/cart E1']);
    expect(view.earlier).toEqual([]);
    const later = await get(`/v1/findings/${second.id}`);
    expect(eventsOf(later)).toEqual(['E1', 'E2', 'fine']);
    expect(typesOf(later)).toEqual(['production other E2']);
    expect(later.earlier).toEqual([(await world.findings('to=2026-11-20T11:00:00Z&component=shop/cart'))[0]]);
  });

  it('shows at most the newest 20 related events, 20 types and the last 10 findings', async () => {
    await world.inspection();
    for (let hour = 0; hour < 12; hour += 1) {
      world.clock.set(TEN + hour * HOUR);
      await world.send(`E${hour}`);
      await world.runAt(TEN + (hour + 1) * HOUR);
    }
    await world.send(...Array.from({ length: 25 }, (_, n) => ({ type: 'E11', component: `part-${n}` })));
    await world.send(...Array.from({ length: 25 }, (_, n) => ({ type: 'E11', glueKey: `${n}` })));
    const [last] = await world.findings('component=shop/cart');
    const view = await get(`/v1/findings/${last.id}`);
    expect([view.related.events.length, view.related.types.length, view.earlier.length]).toEqual([20, 20, 10]);
    expect(view.earlier[0].from).toBe(iso(TEN + 10 * HOUR));
  });

  it('can be saved as a file', async () => {
    await world.inspection();
    await world.send('E1');
    await world.runAt(TEN + HOUR);
    const [{ id }] = await world.findings();
    const response = await world.t.call('GET', `/v1/findings/${id}/export`);
    expect(response.status).toBe(200);
    expect(response.headers['content-disposition']).toBe(`attachment; filename=finding-${id}.json`);
    expect(response.body).toEqual(await get(`/v1/findings/${id}`));
    const head = await world.t.call('HEAD', `/v1/findings/${id}/export`);
    expect([head.status, head.body]).toEqual([200, null]);
    expect(head.headers['content-disposition']).toBe(response.headers['content-disposition']);
  });

  it('is 404 for an id that is none of a finding', async () => {
    for (const id of ['nothing', '01938f5e-7c00-7000-8000-000000000002', '%00']) {
      for (const path of [`/v1/findings/${id}`, `/v1/findings/${id}/export`]) {
        const response = await world.t.call('GET', path);
        expect([path, response.status, response.body.type]).toEqual([path, 404, 'urn:gluepoint:problem:not-found']);
      }
    }
  });
});

describe('the list of findings', () => {
  const first = 'shop 10 recovered A';
  const rest = ['shop/cart 11 recovered B', 'shop/cart 12 abnormal C'];
  let inspections: string[];
  beforeEach(async () => {
    inspections = [
      await world.inspection({ components: ['shop'] }),
      await world.inspection({ environments: ['staging'] }),
    ];
    await world.send({ type: 'A', component: 'shop' }, { type: 'A', component: 'shop2' });
    await world.runAt(TEN + HOUR);
    await world.send('B');
    await world.runAt(TEN + 2 * HOUR);
    await world.runAt(TEN + 2 * HOUR + MINUTE);
    await world.send('C');
    await world.send({ type: 'S', component: 'a', environment: 'staging' });
    await world.runAt(TEN + 3 * HOUR);
    await world.sql(`UPDATE finding SET recovered_ms = to_ms + ${HOUR} WHERE from_ms = ${TEN + HOUR}`);
  });

  it('is filtered by inspection, component, subtree, environment and state', async () => {
    expect((await world.lines()).sort()).toEqual(['a 12 abnormal S', first, ...rest]);
    expect(await world.lines(`inspection=${inspections[0]}`)).toEqual([first, ...rest]);
    expect(await world.lines(`inspection=${inspections[1]}`)).toEqual(['a 12 abnormal S']);
    expect(await world.lines('inspection=nothing')).toEqual([]);
    expect(await world.lines('component=shop')).toEqual([first]);
    expect(await world.lines('component=shop&subtree=true')).toEqual([first, ...rest]);
    expect(await world.lines('component=shop&environment=staging')).toEqual([]);
    expect(await world.lines('component=nothing')).toEqual([]);
    expect(await world.lines('environment=staging')).toEqual(['a 12 abnormal S']);
    expect(await world.lines('state=recovered')).toEqual([first, rest[0]]);
    expect(await world.lines('state=abnormal&environment=production')).toEqual([rest[1]]);
  });

  it('is filtered by the hours that touch a range', async () => {
    const hours = async (query: string) =>
      (await world.findings(`${query}&environment=production`)).map(({ from }) => from.slice(11, 13));
    const at = (ms: number) => encodeURIComponent(iso(ms));
    expect(await hours(`from=${at(TEN + HOUR - 1)}`)).toEqual(['12', '11', '10']);
    expect(await hours(`from=${at(TEN + HOUR)}`)).toEqual(['12', '11']);
    expect(await hours(`to=${at(TEN + HOUR)}`)).toEqual(['10']);
    expect(await hours(`to=${at(TEN + HOUR + 1)}`)).toEqual(['11', '10']);
    expect(await hours(`from=${at(TEN + HOUR)}&to=${at(TEN + 2 * HOUR)}`)).toEqual(['11']);
    expect(await hours('from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z')).toEqual(['12', '11', '10']);
  });

  it('comes in pages, newest hour first, each finding once, with findings added meanwhile left out', async () => {
    const whole = (await world.findings()).map(({ id }) => id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await world.t.call('GET', `/v1/findings?limit=1${cursor}`);
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = `&cursor=${page.body.nextCursor}`;
      await world.send(`new ${seen.length}`);
      await world.runAt(world.clock.now() + HOUR);
    } while (!cursor.endsWith('null'));
    expect(seen).toEqual(whole);
  });

  it('refuses what it does not know', async () => {
    for (const query of [
      'stat=abnormal',
      'state=open',
      'from=yesterday',
      'limit=0',
      'cursor=x',
      'component=/',
      'subtree=yes',
    ]) {
      expect([query, (await world.t.call('GET', `/v1/findings?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe('a dry run', () => {
  const dryRun = async (id: string) => (await world.t.call('POST', `/v1/inspections/${id}/run`)).body;

  it('of the unfinished hour says what the next run will find, and changes nothing', async () => {
    const id = await world.inspection();
    await world.send(
      { type: 'A', message: 'm', properties: { k: 'v' }, version: '1' },
      { type: 'B', component: 'shop', importance: 'warning' },
    );
    await world.typeId('B').then((type) => world.t.call('PATCH', `/v1/types/${type}`, { muted: iso(TEN + MINUTE) }));
    world.clock.set(TEN + 20 * MINUTE);
    const before = await world.sql('SELECT i.*, n.* FROM inspection i JOIN new_error n ON true ORDER BY n.type_id');
    const dry = await dryRun(id);
    expect(dry).toMatchObject({ dryRun: true, from: iso(TEN), to: iso(TEN + HOUR) });
    expect(dry.findings.map(({ component }: Finding) => component)).toEqual(['shop/cart', 'shop']);
    expect(await world.sql('SELECT i.*, n.* FROM inspection i JOIN new_error n ON true ORDER BY n.type_id')).toEqual(
      before,
    );
    expect(await world.findings()).toEqual([]);
    await world.runAt(TEN + HOUR);
    const found = await world.findings();
    const withoutId = (findings: Finding[]) => findings.map((finding) => ({ ...finding, id: null }));
    expect(withoutId(dry.findings)).toEqual(withoutId(found));
    expect(new Set([...dry.findings, ...found].map(({ id }) => id)).size).toBe(4);
  });

  it('leaves out what belongs to an hour whose run is yet to come', async () => {
    const id = await world.inspection();
    await world.send('A');
    world.clock.set(TEN + HOUR);
    await world.send('B');
    expect((await dryRun(id)).findings.map(({ newTypes }: Finding) => newTypes.length)).toEqual([1]);
    await world.run();
    expect((await dryRun(id)).findings).toMatchObject([{ newTypes: [{ type: 'B' }] }]);
  });

  it('passes over what the filters do not let through and what was known before', async () => {
    await world.send('known');
    world.clock.set(TEN + 1);
    const id = await world.inspection({ components: ['shop'], versions: ['1'] });
    await world.send(
      'no version',
      { type: 'other', component: 'x', version: '1' },
      { type: 'yes', version: '1' },
      'known',
    );
    expect((await dryRun(id)).findings).toMatchObject([{ newTypesTotal: 1, newTypes: [{ type: 'yes' }] }]);
  });
});
