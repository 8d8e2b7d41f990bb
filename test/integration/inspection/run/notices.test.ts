import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, startWorld, TEN, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.t.close());
beforeEach(async () => {
  await world.clear();
  await world.sql('TRUNCATE alert_policy, alert_target, alert_subject, delivery');
});

const policy = async (parts: Record<string, unknown> = {}) => {
  const targets = [{ kind: 'webhook', url: 'https://receiver.example/hook' }];
  const body = { name: 'all', triggers: ['new-error-type', 'recovered'], silence: 0, targets, ...parts };
  const response = await world.t.call('POST', '/v1/alert-policies', body);
  expect(response.status).toBe(201);
  return response.body.id as string;
};
const messages = async () =>
  (
    await world.sql<{ message: { type: string; data: Record<string, unknown> } }>(
      'SELECT message FROM delivery ORDER BY id',
    )
  ).map(({ message }) => message);

/** A finding of a list as notices hold it; no occurrence of these tests has a stack. */
const withStacks = <T extends { newTypes: object[] }>(finding: T) => ({
  ...finding,
  newTypes: finding.newTypes.map((type) => ({ ...type, stack: null })),
});

describe('notices of a finding', () => {
  it('hold the finding as the list shows it, with stacks, and again when the component has recovered, with the other findings', async () => {
    await world.inspection();
    await policy();
    await world.send({ type: 'A', message: 'm', importance: 'warning' });
    await world.runAt(TEN + HOUR);
    const [first] = await world.findings();
    expect(await messages()).toMatchObject([{ type: 'finding.abnormal', data: first }]);
    await world.send('B');
    await world.runAt(TEN + 2 * HOUR);
    const [second] = await world.findings();
    await world.runAt(TEN + 3 * HOUR);
    const [, abnormal, recovered] = await messages();
    expect(abnormal).toMatchObject({ type: 'finding.abnormal', data: second });
    expect(recovered?.type).toBe('finding.recovered');
    expect(recovered?.data).toEqual({ ...withStacks((await world.findings())[1]), alsoRecovered: [second.id] });
    expect(recovered?.data).toMatchObject({ id: first.id, state: 'recovered', durationSeconds: 7200 });
    const { alerts } = (await world.t.call('GET', `/v1/findings/${first.id}`)).body;
    expect(alerts.map(({ trigger, state }: Record<string, string>) => [trigger, state])).toEqual([
      ['new-error-type', 'waiting'],
      ['recovered', 'waiting'],
    ]);
  });

  it('go to a policy that the inspection names, or to any that matches when it names none', async () => {
    const named = await policy({ name: 'named' });
    const other = await policy({ name: 'other', components: ['shop'] });
    const id = await world.inspection();
    await world.sql('UPDATE inspection SET policy_ids = $2 WHERE id = $1', [id, [named]]);
    await world.send('A');
    await world.runAt(TEN + HOUR);
    const notices = () => world.sql<{ policy_id: string }>('SELECT policy_id FROM delivery ORDER BY id');
    expect((await notices()).map(({ policy_id }) => policy_id)).toEqual([named]);
    await world.sql(`UPDATE inspection SET policy_ids = '{}'`);
    await world.send('B', { type: 'B', component: 'elsewhere' });
    await world.runAt(TEN + 2 * HOUR);
    expect(
      (await notices())
        .slice(1)
        .map(({ policy_id }) => policy_id)
        .sort(),
    ).toEqual([named, named, other].sort());
  });

  it('are not given for a muted type, and suppressed for a component in maintenance, which has its finding', async () => {
    await world.inspection();
    await policy();
    await world.send('muted', { type: 'A', component: 'kept/part' });
    await world.t.call('PATCH', `/v1/types/${await world.typeId('muted')}`, { muted: true });
    const until = new Date(TEN + 24 * HOUR).toISOString();
    expect((await world.t.call('PUT', '/v1/components/kept%2Fpart/maintenance', { until })).status).toBe(200);
    await world.runAt(TEN + HOUR);
    expect(await world.lines()).toEqual(['kept/part 10 abnormal A']);
    expect(await world.sql('SELECT state, component FROM delivery')).toEqual([
      { state: 'suppressed', component: 'kept/part' },
    ]);
  });

  it('hold the right finding for each of many components', async () => {
    await world.inspection();
    await policy();
    const occurrences = Array.from({ length: 200 }, (_, n) => ({ type: `T${n}`, component: `part-${n}` }));
    await world.send(...occurrences);
    await world.runAt(TEN + HOUR);
    await world.send(...occurrences.slice(0, 100).map(({ component }) => ({ type: 'again', component })));
    await world.runAt(TEN + 2 * HOUR);
    const notices = await world.sql<{
      finding_id: string;
      component: string;
      message: { type: string; data: { id: string; component: string } };
    }>('SELECT finding_id, component, message FROM delivery');
    expect(notices).toHaveLength(200 + 100 + 100);
    for (const { finding_id, component, message } of notices) {
      expect([message.data.id, message.data.component]).toEqual([finding_id, component]);
    }
  });
});
