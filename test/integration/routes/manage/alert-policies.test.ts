import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';

const UNKNOWN = '01938f5e-7c00-7000-8000-000000000000';
const webhook = { kind: 'webhook', url: 'https://example.com/hook?token=t' };
const slack = { kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/secret' };
const email = { kind: 'email', to: ['on-call@example.com', 'Team@example.com'] };
const SECRET = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;

let t: TestApp;
const keys: Record<string, string> = {};
let names = 0;
const body = (fields: object = {}) => ({
  ...{ name: `Policy ${++names}`, triggers: ['new-error-type'], targets: [webhook] },
  ...fields,
});
const post = (fields: object = {}, key = keys.admin as string) =>
  t.call('POST', '/v1/alert-policies', body(fields), { key });
const get = (id: string, key = keys.read as string) => t.call('GET', `/v1/alert-policies/${id}`, undefined, { key });
const patch = (id: string, fields: object) => t.call('PATCH', `/v1/alert-policies/${id}`, fields);
const stored = async () => JSON.stringify((await t.deps.pool.query('TABLE alert_policy')).rows);

beforeAll(async () => {
  t = await startTestApp();
  await t.call('POST', '/v1/projects', { slug: 'other' });
  for (const role of ['read', 'admin', 'ingest']) {
    keys[role] = (await t.call('POST', '/v1/keys', { name: role, role })).body.key;
    keys[`other ${role}`] = (await t.call('POST', '/v1/keys?project=other', { name: role, role })).body.key;
  }
});
afterAll(() => t.close());

describe('an alert policy', () => {
  it('matches everything and has a repeat interval of an hour by default', async () => {
    const made = await post({ name: '  Everything ', targets: [webhook, slack, email] });
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`/v1/alert-policies/${made.body.id}`);
    const id = expect.any(String);
    expect(made.body).toEqual({
      ...{ id, name: 'Everything', enabled: true, triggers: ['new-error-type'] },
      ...{ severities: [], environments: [], components: [], silence: 3600, minDuration: 0 },
      targets: [
        { id, ...webhook, disabled: null, secret: expect.stringMatching(/^whsec_[A-Za-z\d+/]{43}=$/) },
        { id, ...slack, disabled: null },
        { id, ...email, disabled: null },
      ],
    });
  });

  it('keeps all its fields', async () => {
    const said = {
      ...{ enabled: false, triggers: ['recovered', 'status-change'], severities: ['alarm', 'warning'] },
      ...{ environments: ['production', 'staging'], components: ['shop/payment'], silence: 0, minDuration: '90s' },
    };
    const { id } = (await post(said)).body;
    expect((await get(id)).body).toMatchObject({ ...said, minDuration: 90 });
  });

  it('shows secrets once, and hides addresses that are credentials from keys of role read', async () => {
    const made = await post({ targets: [webhook, slack, { ...webhook, url: 'https://b.example/', secret: SECRET }] });
    const secret = made.body.targets[0].secret;
    expect(made.body.targets[2].secret).toBeUndefined();
    for (const key of ['read', 'admin'] as const) {
      const shown = [
        await get(made.body.id, keys[key]),
        await t.call('GET', '/v1/alert-policies', undefined, { key: keys[key] as string }),
        await t.call('GET', '/v1/deliveries', undefined, { key: keys[key] as string }),
      ].map((response) => JSON.stringify(response.body));
      for (const text of shown) {
        for (const hidden of [secret.slice(6, 20), SECRET.slice(6, 20), 'whsec']) expect(text).not.toContain(hidden);
      }
      expect(/services|token=/.test(shown.join())).toBe(key === 'admin');
    }
    const urls = (await get(made.body.id)).body.targets.map(({ url }: { url: string }) => url);
    expect(urls).toEqual(['https://example.com/hook', 'https://hooks.slack.com', 'https://b.example/']);
  });

  it('changes the given fields only, and keeps secrets and ids of its targets', async () => {
    const made = (await post({ targets: [webhook, slack] })).body;
    const renamed = await patch(made.id, { name: 'Renamed', silence: '2h' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toMatchObject({ name: 'Renamed', silence: 7200, triggers: made.triggers });
    const before = await secrets(made.id);
    const moved = await patch(made.id, { targets: [email, webhook] });
    expect(moved.body.targets.map(({ id }: { id: string }) => id)).toEqual([expect.any(String), made.targets[0].id]);
    expect(JSON.stringify(moved.body)).not.toContain('whsec');
    expect(await secrets(made.id)).toEqual([null, before[0]]);
    await patch(made.id, { targets: [{ ...webhook, secret: SECRET.slice(6) }] });
    expect(await secrets(made.id)).toEqual([SECRET]);
    await patch(made.id, { targets: [{ ...webhook, secret: null }] });
    expect(await secrets(made.id)).toEqual([SECRET]);
    const other = await patch(made.id, { targets: [{ ...webhook, url: 'https://c.example' }] });
    expect(other.body.targets[0].secret).toMatch(/^whsec_/);
    expect((await patch(made.id, {})).body.targets).toEqual([{ ...other.body.targets[0], secret: undefined }]);
  });

  async function secrets(policyId: string): Promise<(string | null)[]> {
    const text = 'SELECT secret FROM alert_target WHERE policy_id = $1 ORDER BY position';
    return (await t.deps.pool.query(text, [policyId])).rows.map(({ secret }) => secret);
  }

  it('has a unique name in its project', async () => {
    const first = (await post({ name: 'Mine' })).body;
    const second = (await post({ name: 'Yours' })).body;
    const again = await post({ name: 'Mine' });
    expect([again.status, again.body.detail]).toEqual([409, 'An alert policy named "Mine" already exists.']);
    expect((await patch(second.id, { name: 'Mine' })).status).toBe(409);
    expect((await patch(first.id, { name: 'Mine' })).status).toBe(200);
    expect((await post({ name: 'Mine' }, keys['other admin'])).status).toBe(201);
    const both = await Promise.all([1, 2, 3].map(() => post({ name: 'At once' })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is one of at most 100 of its project', async () => {
    const other = keys['other admin'];
    const statuses = [];
    for (let n = 0; n < 101; n += 1) statuses.push((await post({}, other)).status);
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(100);
    expect(statuses.at(-1)).toBe(409);
    const ids: string[] = [];
    let cursor = '';
    do {
      const { items, nextCursor } = (await t.call('GET', `/v1/alert-policies?limit=30&project=other${cursor}`)).body;
      ids.push(...items.map(({ id }: { id: string }) => id));
      cursor = nextCursor && `&cursor=${nextCursor}`;
    } while (cursor);
    expect(ids).toHaveLength(100);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  it('can be deleted once', async () => {
    const { id } = (await post()).body;
    expect((await t.call('DELETE', `/v1/alert-policies/${id}`)).status).toBe(204);
    expect((await t.call('DELETE', `/v1/alert-policies/${id}`)).status).toBe(404);
    expect((await get(id)).status).toBe(404);
  });

  it('is 404 in other projects, and so is an unknown id', async () => {
    const { id } = (await post()).body;
    const before = await stored();
    for (const [which, key] of [
      [id, keys['other admin']],
      [UNKNOWN, keys.admin],
      ['nonsense', keys.admin],
    ] as [string, string][]) {
      const address = `/v1/alert-policies/${which}`;
      expect((await t.call('GET', address, undefined, { key })).status).toBe(404);
      expect((await t.call('PATCH', address, { enabled: false }, { key })).status).toBe(404);
      expect((await t.call('POST', `${address}/test`, undefined, { key })).status).toBe(404);
      expect((await t.call('DELETE', address, undefined, { key })).status).toBe(404);
    }
    expect(await stored()).toBe(before);
    expect(
      (await t.call('GET', '/v1/deliveries', undefined, { key: keys['other read'] as string })).body.items,
    ).toEqual([]);
  });
});

describe('an invalid policy', () => {
  const target = (fields: object) => ({ targets: [{ ...webhook, ...fields }] });
  it.each<[string, object, string]>([
    ['an empty name', { name: '' }, 'name'],
    ['a blank name', { name: '   ' }, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 'name'],
    ['a name that cannot be stored', { name: 'a\0b' }, 'name'],
    ['no trigger', { triggers: [] }, 'triggers'],
    ['an unknown trigger', { triggers: ['status-changed'] }, 'triggers.0'],
    ['a trigger twice', { triggers: ['recovered', 'recovered'] }, 'triggers.1'],
    ['an unknown severity', { severities: ['fatal'] }, 'severities.0'],
    ['an empty component', { components: ['a//b'] }, 'components.0'],
    ['an empty environment', { environments: [''] }, 'environments.0'],
    ['an invalid silence', { silence: 'soon' }, 'silence'],
    ['a silence that is too long', { silence: '31d' }, 'silence'],
    ['a negative silence', { silence: -1 }, 'silence'],
    ['a minimum duration of more than a day', { minDuration: 86_401 }, 'minDuration'],
    ['an unknown field', { silense: 1 }, 'silense'],
    ['a set_by', { setBy: 'config' }, 'setBy'],
    ['no target', { targets: [] }, 'targets'],
    [
      'too many targets',
      { targets: Array.from({ length: 21 }, (_, n) => ({ ...webhook, url: `https://e.com/${n}` })) },
      'targets',
    ],
    ['the same target twice', { targets: [webhook, slack, webhook] }, 'targets.2'],
    ['a target of no kind', { targets: [{ url: 'https://example.com' }] }, 'targets.0.kind'],
    ['a target of another kind', { targets: [{ kind: 'pager', url: 'https://example.com' }] }, 'targets.0.kind'],
    ['an unknown field of a target', target({ id: 'x' }), 'targets.0.id'],
    ['a secret of Slack', { targets: [{ ...slack, secret: SECRET }] }, 'targets.0.secret'],
    ['file:', target({ url: 'file:///etc/passwd' }), 'targets.0.url'],
    ['ftp:', target({ url: 'ftp://example.com' }), 'targets.0.url'],
    ['credentials', target({ url: 'https://user:pass@example.com' }), 'targets.0.url'],
    ['a fragment', target({ url: 'https://example.com/#x' }), 'targets.0.url'],
    ['no URL', target({ url: 'example' }), 'targets.0.url'],
    ['a URL of a kilometre', target({ url: `https://example.com/${'x'.repeat(2000)}` }), 'targets.0.url'],
    ['loopback', target({ url: 'http://127.0.0.1:3000/' }), 'targets.0.url'],
    ['loopback in decimal', target({ url: 'http://2130706433/' }), 'targets.0.url'],
    ['loopback of IPv6, for Slack', { targets: [{ ...slack, url: 'http://[::1]/' }] }, 'targets.0.url'],
    ['the metadata of the cloud', target({ url: 'http://169.254.169.254/latest' }), 'targets.0.url'],
    ['localhost', target({ url: 'https://localhost/' }), 'targets.0.url'],
    ['a secret that is too short', target({ secret: 'whsec_YWJj' }), 'targets.0.secret'],
    ['a secret that is not base64', target({ secret: 'not base64 at all!' }), 'targets.0.secret'],
    ['no recipient', { targets: [{ kind: 'email', to: [] }] }, 'targets.0.to'],
    ['an invalid recipient', { targets: [{ kind: 'email', to: ['on-call'] }] }, 'targets.0.to.0'],
    ['a recipient with a header', { targets: [{ kind: 'email', to: ['a@b.com\r\nBcc: c@d.com'] }] }, 'targets.0.to.0'],
    ['a recipient twice', { targets: [{ kind: 'email', to: ['a@b.com', 'A@B.com'] }] }, 'targets.0.to.1'],
    [
      'too many recipients',
      { targets: [{ kind: 'email', to: Array.from({ length: 21 }, (_, n) => `a${n}@b.com`) }] },
      'targets.0.to',
    ],
  ])('%s is refused with its path, by POST and PATCH, and nothing changes', async (_name, fields, path) => {
    const { id } = (await t.call('GET', '/v1/alert-policies?limit=1')).body.items[0];
    const before = await stored();
    for (const response of [await post(fields), await patch(id, fields)]) {
      expect(response.status).toBe(400);
      expect(response.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    }
    expect(await stored()).toBe(before);
  });

  it.each(['name', 'triggers', 'targets'])('has no %s', async (field) => {
    const { [field]: _, ...rest } = body() as Record<string, unknown>;
    const response = await t.call('POST', '/v1/alert-policies', rest);
    expect([response.status, response.body.detail]).toEqual([400, `${field}: is required`]);
  });

  it('gets a readable message', async () => {
    const detail = async (fields: object) => (await post(fields)).body.detail;
    expect(await detail(target({ url: 'file:///etc/passwd' }))).toBe(
      'targets.0.url: expected a URL that begins with https:// or http://',
    );
    expect(await detail(target({ secret: 'x' }))).toMatch(/^targets.0.secret: expected base64 of 8 to 128 bytes/);
    expect(await detail({ targets: [{ kind: 'pager' }] })).toMatch(/webhook, slack or email/);
    expect(await detail(target({ url: 'http://10.0.0.1/' }))).toMatch(/GLUEPOINT_ALLOW_PRIVATE_TARGETS/);
  });
});

describe('a test notification', () => {
  it('is one delivery per target, stored before the response, also of a disabled policy', async () => {
    const { id, targets } = (await post({ enabled: false, targets: [webhook, slack, email] })).body;
    const tested = await t.call('POST', `/v1/alert-policies/${id}/test`, {});
    expect(tested.status).toBe(202);
    expect(tested.body.items).toHaveLength(3);
    expect(tested.body.items[0]).toEqual({
      ...{ id: expect.any(String), policyId: id, trigger: 'test', subject: null, state: 'waiting', reason: null },
      target: { id: targets[0].id, kind: 'webhook', url: 'https://example.com/hook' },
      ...{ attempts: 0, lastAnswer: null, createdAt: expect.any(String), deliveredAt: null },
      nextAttemptAt: tested.body.items[0].createdAt,
    });
    const listed = (await t.call('GET', `/v1/deliveries?policy=${id}`)).body.items;
    expect(listed).toEqual(tested.body.items.reverse());
    expect((await t.call('POST', `/v1/alert-policies/${id}/test`, { to: 'me' })).status).toBe(400);
  });
});

describe('the list of deliveries', () => {
  it('is filtered by what they are about, and comes in pages', async () => {
    const webhooks = Array.from({ length: 7 }, (_, n) => ({ kind: 'webhook', url: `https://example.com/page/${n}` }));
    const { id } = (await post({ targets: [...webhooks, slack, email] })).body;
    await t.call('POST', `/v1/alert-policies/${id}/test`);
    const ids: string[] = [];
    let cursor = '';
    do {
      const { items, nextCursor } = (await t.call('GET', `/v1/deliveries?policy=${id}&limit=4${cursor}`)).body;
      ids.push(...items.map((item: { id: string }) => item.id));
      cursor = nextCursor && `&cursor=${nextCursor}`;
    } while (cursor);
    expect(new Set(ids).size).toBe(9);
    expect(ids).toEqual([...ids].sort().reverse());
    const count = async (query: string) =>
      (await t.call('GET', `/v1/deliveries?policy=${id}&${query}`)).body.items.length;
    expect(await count('trigger=test&state=waiting')).toBe(9);
    for (const none of [
      ...['trigger=recovered', 'state=failed', 'environment=production', 'component=shop'],
      ...[`finding=${UNKNOWN}`, 'finding=nonsense', 'from=2099-01-01T00:00:00Z', 'to=2020-01-01T00:00:00Z'],
    ]) {
      expect([none, await count(none)]).toEqual([none, 0]);
    }
    expect(await count('from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z')).toBe(9);
    expect((await t.call('GET', '/v1/deliveries?policy=nonsense')).body.items).toEqual([]);
    for (const bad of ['state=lost', 'trigger=x', 'from=yesterday', 'cursor=x', 'limit=0', 'polisy=x']) {
      expect([bad, (await t.call('GET', `/v1/deliveries?${bad}`)).status]).toEqual([bad, 400]);
    }
  });

  it('tells instants apart to the millisecond', async () => {
    const [{ createdAt }] = (await t.call('GET', '/v1/deliveries?limit=1')).body.items;
    const at = (ms: number) => new Date(Date.parse(createdAt) + ms).toISOString();
    const ids = async (query: string) =>
      (await t.call('GET', `/v1/deliveries?${query}`)).body.items.map((item: { createdAt: string }) => item.createdAt);
    expect(await ids(`from=${at(0)}`)).toContain(createdAt);
    expect(await ids(`from=${at(1)}`)).not.toContain(createdAt);
    expect(await ids(`to=${at(1)}&limit=200`)).toContain(createdAt);
    expect(await ids(`to=${at(0)}&limit=200`)).not.toContain(createdAt);
  });
});
