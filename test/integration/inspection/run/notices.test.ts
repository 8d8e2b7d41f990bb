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
  const answer = await world.t.call('POST', '/v1/alert-policies', body);
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const messages = async () =>
  (
    await world.sql<{ message: { type: string; data: Record<string, unknown> } }>(
      'SELECT message FROM delivery ORDER BY id',
    )
  ).map(({ message }) => message);

describe('who is told of a finding', () => {
  it('gets the finding as the list shows it, and it again when the component has recovered, with the others', async () => {
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
    const [, told, recovered] = await messages();
    expect(told).toMatchObject({ type: 'finding.abnormal', data: second });
    expect(recovered?.type).toBe('finding.recovered');
    expect(recovered?.data).toEqual({ ...(await world.findings())[1], alsoRecovered: [second.id] });
    expect(recovered?.data).toMatchObject({ id: first.id, state: 'recovered', durationSeconds: 7200 });
    const { alerts } = (await world.t.call('GET', `/v1/findings/${first.id}`)).body;
    expect(alerts.map(({ trigger, state }: Record<string, string>) => [trigger, state])).toEqual([
      ['new-error-type', 'waiting'],
      ['recovered', 'waiting'],
    ]);
  });

  it('is a policy that the inspection names, or any that matches when it names none', async () => {
    const named = await policy({ name: 'named' });
    const other = await policy({ name: 'other', components: ['shop'] });
    const id = await world.inspection();
    await world.sql('UPDATE inspection SET policy_ids = $2 WHERE id = $1', [id, [named]]);
    await world.send('A');
    await world.runAt(TEN + HOUR);
    const told = () => world.sql<{ policy_id: string }>('SELECT policy_id FROM delivery ORDER BY id');
    expect((await told()).map(({ policy_id }) => policy_id)).toEqual([named]);
    await world.sql(`UPDATE inspection SET policy_ids = '{}'`);
    await world.send('B', { type: 'B', component: 'elsewhere' });
    await world.runAt(TEN + 2 * HOUR);
    expect(
      (await told())
        .slice(1)
        .map(({ policy_id }) => policy_id)
        .sort(),
    ).toEqual([named, named, other].sort());
  });

  it('is nobody for a muted type or a component in maintenance, whose finding is made all the same', async () => {
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

  it('gets the right finding for each of many components', async () => {
    await world.inspection();
    await policy();
    const occurrences = Array.from({ length: 300 }, (_, n) => ({ type: `T${n}`, component: `part-${n}` }));
    await world.send(...occurrences);
    await world.runAt(TEN + HOUR);
    await world.send(...occurrences.slice(0, 150).map(({ component }) => ({ type: 'again', component })));
    await world.runAt(TEN + 2 * HOUR);
    const told = await world.sql<{
      finding_id: string;
      component: string;
      message: { type: string; data: { id: string; component: string } };
    }>('SELECT finding_id, component, message FROM delivery');
    expect(told).toHaveLength(300 + 150 + 150);
    for (const { finding_id, component, message } of told) {
      expect([message.data.id, message.data.component]).toEqual([finding_id, component]);
    }
  });
});
