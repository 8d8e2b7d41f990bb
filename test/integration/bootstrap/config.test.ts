import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../src/bootstrap/decide.js';
import { readConfig } from '../../../src/bootstrap/read.js';
import { HOUR_MS } from '../../../src/lib/time.js';
import { movedClock, startTestApp, type TestApp } from '../../support/app.js';

const NOON_MS = Date.UTC(2026, 10, 20, 12);
/** The id of an unprivileged user. */
const OTHER_USER = 65_534;
const clock = movedClock(NOON_MS);
const dir = mkdtempSync(join(tmpdir(), 'gluepoint-config-'));
const file = join(dir, 'defaults.json');
afterAll(() => rmSync(dir, { recursive: true }));

const write = (content: unknown) =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));

describe('decide: an entry of the file', () => {
  it.each([
    [null, false, 'create', 'not-created-before'],
    [null, true, 'keep', 'deleted-or-renamed'],
    [{ setBy: 'api', asInFile: false }, false, 'keep', 'changed-by-api'],
    [{ setBy: 'api', asInFile: true }, true, 'keep', 'changed-by-api'],
    [{ setBy: 'default', asInFile: true }, true, 'update', 'differs-from-file'],
    [{ setBy: 'config', asInFile: false }, true, 'update', 'differs-from-file'],
    [{ setBy: 'config', asInFile: true }, true, 'keep', 'same-as-file'],
  ] as const)('present: %j, created before: %j → %s, %s', (present, wasCreated, kind, reason) => {
    expect(decide({ present, wasCreated })).toEqual({ kind, reason });
  });
});

describe('the file of GLUEPOINT_CONFIG', () => {
  const problemsOf = async (content: unknown, path = file): Promise<string[]> => {
    if (content !== undefined) write(content);
    try {
      await readConfig(path, { allowPrivateTargets: false });
    } catch (error) {
      expect((error as Error).message).toContain(`GLUEPOINT_CONFIG: the file ${path} is wrong:\n  `);
      return (error as { problems: string[] }).problems;
    }
    return [];
  };

  it('lists every problem with its path', async () => {
    const problems = await problemsOf({
      inspections: [
        { name: ' ', filters: { enviroment: ['e'] } },
        { silence: 'soon', policies: ['a', 'a'] },
        { project: 'No Slug', name: 'x', enabled: 'yes' },
        { name: 'Twice' },
        { name: 'Twice', project: 'other' },
        { name: ' Twice', project: 'default' },
      ],
      inspection: [],
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^inspections\.0\.name: expected 1 to 100/),
        'inspections.0.filters.enviroment: unknown field "enviroment", did you mean "environment"?',
        'inspections.1.name: is required',
        expect.stringMatching(/^inspections\.1\.silence: expected seconds/),
        'inspections.1.policies.1: is a duplicate',
        expect.stringMatching(/^inspections\.2\.project: must match/),
        expect.stringMatching(/^inspections\.2\.enabled: /),
        'inspection: unknown field "inspection", did you mean "inspections"?',
      ]),
    );
    expect(problems).toHaveLength(8);
  });

  it('refuses a name that occurs twice in a project', async () => {
    const inspections = [
      { name: 'Twice' },
      { name: 'Twice', project: 'other' },
      { name: ' Twice', project: 'default' },
    ];
    expect(await problemsOf({ inspections })).toEqual([
      'inspections.2.name: has the same name as entry 0 in the same project',
    ]);
    const policy = { name: 'Twice', triggers: ['recovered'], targets: [{ kind: 'email', to: ['a@example.com'] }] };
    expect(await problemsOf({ policies: [{ ...policy, project: 'other' }, policy, policy] })).toEqual([
      'policies.2.name: has the same name as entry 1 in the same project',
    ]);
  });

  it('lists the problems of policies without secrets or addresses', async () => {
    const secret = 'not-base64-and-secret';
    const policies = [
      { name: 'A', triggers: ['new-error'], targets: [{ kind: 'webhook', url: 'file:///etc/passwd' }] },
      { name: 'B', triggers: ['recovered'], targets: [{ kind: 'webhook', url: 'https://example.com', secret }] },
      { name: 'C', triggers: ['recovered'], targets: [{ kind: 'pigeon' }], silnce: 0 },
    ];
    const problems = await problemsOf({ policies });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'policies.0.targets.0.url',
      'policies.0.triggers.0',
      'policies.1.targets.0.secret',
      'policies.2.silnce',
      'policies.2.targets.0.kind',
    ]);
    expect(problems.join()).not.toMatch(/not-base64|passwd/);
  });

  it('refuses private targets, unless the operator allows them', async () => {
    const policies = [
      { name: 'A', triggers: ['recovered'], targets: [{ kind: 'webhook', url: 'http://127.0.0.1:8080/hook' }] },
    ];
    expect(await problemsOf({ policies })).toEqual([
      expect.stringMatching(/^policies\.0\.targets\.0\.url: is a private address/),
    ]);
    expect((await readConfig(file, { allowPrivateTargets: true })).policies).toHaveLength(1);
  });

  it.each([
    ['{"inspections": [}', 1],
    ['{\n  "inspections": [\n    // all of them\n  ]\n}', 3],
    ['{"a": {\n"secret": "whsec_c2VjcmV0",\n}}', 3],
    ['{\n"secret": whsec_c2VjcmV0\n}', 2],
    ['{"a":\n', 2],
    ['', 1],
    ['configs = {}', 1],
  ])('invalid JSON: names the line and nothing of the text: %j', async (text, line) => {
    const problems = await problemsOf(text);
    expect(problems).toEqual([`it is not valid JSON: see line ${line}`]);
  });

  it.each([['[]'], ['null'], ['"x"'], ['7']])('refuses JSON of another type: %s', async (text) => {
    expect(await problemsOf(text)).toEqual([expect.stringMatching(/object|null/)]);
  });

  it('says why a file cannot be read', async () => {
    expect(await problemsOf(undefined, join(dir, 'missing.json'))).toEqual([
      'it cannot be read: there is no such file',
    ]);
    mkdirSync(join(dir, 'folder'), { recursive: true });
    expect(await problemsOf(undefined, join(dir, 'folder'))).toEqual(['it cannot be read: it is a folder']);
  });

  it('says that this user may not read the file', async () => {
    const hidden = join(dir, 'hidden.json');
    writeFileSync(hidden, '{}');
    chmodSync(hidden, 0);
    const isRoot = process.geteuid?.() === 0;
    // Root may read everything.
    if (isRoot) process.seteuid?.(OTHER_USER);
    try {
      expect(await problemsOf(undefined, hidden)).toEqual(['it cannot be read: this user may not read it']);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('accepts an empty file and a byte order mark', async () => {
    expect(await problemsOf('\uFEFF{}')).toEqual([]);
  });
});

describe('a start with a file', () => {
  let t: TestApp;
  const others: TestApp[] = [];
  beforeEach(async () => {
    clock.set(NOON_MS);
    t = await startTestApp({ clock });
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
    await t.close();
  });

  /** Starts another process of the service with the file. */
  async function start(content: unknown): Promise<TestApp> {
    write(content);
    const other = await startTestApp({ clock, database: t.database, settings: { configFile: file } });
    others.push(other);
    return other;
  }

  const list = async (project = 'default') => (await t.call('GET', `/v1/inspections?project=${project}`)).body.items;
  const find = async (name: string, project?: string) =>
    (await list(project)).find((inspection: { name: string }) => inspection.name === name);
  const setBy = async () => {
    const { rows } = await t.database.pool.query('SELECT name, set_by FROM inspection ORDER BY id');
    return Object.fromEntries(rows.map((row) => [row.name, row.set_by]));
  };
  const payment = { name: 'Payment', filters: { component: ['shop/payment'] }, silence: '1d', enabled: false };

  it('creates what is missing, and updates what was there by default', async () => {
    await t.call('POST', '/v1/projects', { slug: 'shop' });
    await start({ inspections: [payment, { name: 'New errors', silence: '2d' }, { project: 'shop', name: 'Shop' }] });
    expect(await find('Payment')).toMatchObject({
      enabled: false,
      filters: { environment: [], component: ['shop/payment'], version: [] },
      silence: 86_400,
      nextRun: null,
    });
    expect(await find('New errors')).toMatchObject({ enabled: true, silence: 172_800 });
    expect((await list('shop')).map(({ name }: { name: string }) => name)).toEqual(['Shop', 'New errors']);
    expect(await setBy()).toMatchObject({ Payment: 'config', Shop: 'config' });
  });

  it('updates what a file created before, and starts again where it enables an inspection', async () => {
    await start({ inspections: [payment] });
    const { id } = await find('Payment');
    clock.set(NOON_MS + 5 * HOUR_MS + 1);
    await start({ inspections: [{ name: 'Payment', filters: { version: ['2'] } }] });
    expect(await find('Payment')).toMatchObject({
      id,
      enabled: true,
      filters: { environment: [], component: [], version: ['2'] },
      silence: null,
    });
    const { rows } = await t.database.pool.query('SELECT inspected_until_ms FROM inspection WHERE id = $1', [id]);
    expect(rows[0].inspected_until_ms).toBe(NOON_MS + 5 * HOUR_MS);
    await start({});
    expect(await find('Payment')).toMatchObject({ id, enabled: true });
  });

  it('keeps what the API changed', async () => {
    await start({ inspections: [payment] });
    const before = await find('Payment');
    await t.call('PATCH', `/v1/inspections/${before.id}`, { silence: 60 });
    await start({ inspections: [payment] });
    expect(await find('Payment')).toEqual({ ...before, silence: 60 });
    await t.call('POST', '/v1/inspections', { name: 'By hand' });
    await start({ inspections: [payment, { name: 'By hand', enabled: false }] });
    expect(await find('By hand')).toMatchObject({ enabled: true });
  });

  it('does not create again what the API deleted or renamed', async () => {
    await t.call('POST', '/v1/inspections', { name: 'By hand' });
    const inspections = [payment, { name: 'Renamed' }, { name: 'By hand' }];
    await start({ inspections });
    for (const name of ['Payment', 'By hand', 'New errors']) {
      await t.call('DELETE', `/v1/inspections/${(await find(name)).id}`);
    }
    await t.call('PATCH', `/v1/inspections/${(await find('Renamed')).id}`, { name: 'Mine' });
    await start({ inspections: [...inspections, { name: 'New errors' }] });
    expect((await list()).map(({ name }: { name: string }) => name)).toEqual(['Mine']);
  });

  it('creates things once when several processes start together', async () => {
    write({ inspections: Array.from({ length: 20 }, (_, n) => ({ name: `n${n}` })) });
    const started = await Promise.all(
      Array.from({ length: 4 }, () => startTestApp({ clock, database: t.database, settings: { configFile: file } })),
    );
    others.push(...started);
    expect(await list()).toHaveLength(21);
  });

  it('waits for no run and no flush where nothing changes', async () => {
    await start({ inspections: [payment] });
    const client = await t.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM inspection FOR UPDATE');
    await client.query('SELECT lock_project_shared(id) FROM project');
    await start({ inspections: [payment] });
    await client.query('ROLLBACK');
    client.release();
  });

  const onCall = {
    name: 'On call',
    triggers: ['new-error-type'],
    targets: [{ kind: 'webhook', url: 'https://example.com/hook', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }],
  };
  const policyNamed = async (name: string) =>
    (await t.call('GET', '/v1/alert-policies')).body.items.find((one: { name: string }) => one.name === name);
  const targets = async () => (await t.database.pool.query('SELECT * FROM alert_target')).rows;

  it('creates alert policies, and inspections that name them', async () => {
    await start({ inspections: [{ name: 'A', policies: ['On call'] }], policies: [onCall] });
    const policy = await policyNamed('On call');
    expect(policy).toMatchObject({ enabled: true, triggers: ['new-error-type'], silence: 3600, components: [] });
    expect((await find('A')).policies).toEqual([policy.id]);
    expect(await targets()).toMatchObject([{ kind: 'webhook', secret: onCall.targets[0]?.secret }]);
  });

  it('updates policies, keeps the secret of a target, and keeps a disabled target disabled', async () => {
    const target = { kind: 'webhook', url: 'https://example.com/hook' };
    await start({ policies: [onCall] });
    const { id } = await policyNamed('On call');
    await t.database.pool.query("UPDATE alert_target SET disabled_ms = 1, disabled_reason = 'it answered 410'");
    const [before] = await targets();
    await start({
      policies: [{ ...onCall, targets: [target], silence: '2h', triggers: ['recovered', 'status-change'] }],
    });
    expect(await policyNamed('On call')).toMatchObject({ id, silence: 7200, triggers: ['recovered', 'status-change'] });
    expect(await targets()).toEqual([before]);
    const log = async () => (await t.database.pool.query('SELECT xmin FROM alert_policy')).rows;
    const unchanged = await log();
    await start({
      policies: [{ ...onCall, targets: [target], silence: '2h', triggers: ['recovered', 'status-change'] }],
    });
    expect(await log()).toEqual(unchanged);
  });

  it('keeps policies that the API changed, and does not create deleted ones again', async () => {
    await start({ policies: [onCall, { ...onCall, name: 'Doomed' }] });
    await t.call('PATCH', `/v1/alert-policies/${(await policyNamed('On call')).id}`, { silence: 60 });
    await t.call('DELETE', `/v1/alert-policies/${(await policyNamed('Doomed')).id}`);
    await start({ policies: [onCall, { ...onCall, name: 'Doomed' }] });
    expect(await policyNamed('On call')).toMatchObject({ silence: 60 });
    expect(await policyNamed('Doomed')).toBeUndefined();
  });

  it('keeps the policies of an inspection when one of them was deleted or renamed since', async () => {
    const policies = [onCall, { ...onCall, name: 'Other' }];
    await start({ inspections: [{ name: 'A', policies: ['On call', 'Other'] }], policies });
    const before = await find('A');
    await t.call('DELETE', `/v1/alert-policies/${(await policyNamed('On call')).id}`);
    await t.call('PATCH', `/v1/alert-policies/${(await policyNamed('Other')).id}`, { name: 'Mine' });
    await start({ inspections: [{ name: 'A', policies: ['On call', 'Other'], silence: 60 }], policies });
    expect(await find('A')).toEqual({ ...before, silence: 60 });
  });

  it('fails with a list of what does not exist, and changes nothing', async () => {
    const message = async (inspections: object[], policies: object[] = [onCall]) => {
      write({ inspections, policies });
      const starting = startTestApp({ clock, database: t.database, settings: { configFile: file } });
      return starting.then(
        (app) => app.close().then(() => 'started'),
        (error: Error) => error.message,
      );
    };
    const unknown = await message([payment, { project: 'missing', name: 'x' }, { project: 'no-one', name: 'x' }]);
    expect(unknown.split('\n').slice(1)).toEqual([
      '  inspections.1.project: the project missing does not exist; create it first',
      '  inspections.2.project: the project no-one does not exist; create it first',
    ]);
    const policies = await message([
      { name: 'A', policies: ['On call', 'Missing'] },
      payment,
      { name: 'B', policies: ['No one'] },
    ]);
    expect(policies.split('\n').slice(1)).toEqual([
      '  inspections.0.policies: the alert policy "Missing" does not exist',
      '  inspections.2.policies: the alert policy "No one" does not exist',
    ]);
    const many = await message(Array.from({ length: 50 }, (_, n) => ({ name: `n${n}` })));
    expect(many.split('\n').slice(1)).toEqual(['  inspections.49: A project is limited to 50 inspections.']);
    const tooMany = Array.from({ length: 101 }, (_, n) => ({ ...onCall, name: `n${n}` }));
    expect((await message([], tooMany)).split('\n').slice(1)).toEqual([
      '  policies.100: A project is limited to 100 alert policies.',
    ]);
    const foreign = await message([], [{ ...onCall, project: 'missing' }]);
    expect(foreign).toContain('  policies.0.project: the project missing does not exist; create it first');
    expect(await list()).toHaveLength(1);
    expect((await t.call('GET', '/v1/alert-policies')).body.items).toEqual([]);
    const { rows } = await t.database.pool.query('SELECT name FROM configured');
    expect(rows).toEqual([{ name: 'New errors' }]);
  });

  it('fails on an invalid file before the database is opened', async () => {
    write('{');
    const settings = { configFile: file, databaseUrl: 'postgresql://127.0.0.1:1/none' };
    await expect(startTestApp({ database: t.database, settings })).rejects.toThrow(/not valid JSON/);
  });
});
