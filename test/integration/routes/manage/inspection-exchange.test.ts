import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';

const REFUSAL = 'No such project, or this key has no access to it.';
const NO_FILTERS = { environment: [], component: [], version: [] };

let t: TestApp;
let project = '';
let other = '';
let admin: string;
let projects = 0;

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  projects += 1;
  [project, other] = [`p${projects}`, `q${projects}`];
  for (const slug of [project, other]) await t.call('POST', '/v1/projects', { slug });
  admin = (await t.call('POST', `/v1/keys?project=${project}`, { name: 'a', role: 'admin' })).body.key;
});

const importAs = (key: string, body: unknown, query = '') =>
  t.call('POST', `/v1/inspections/import${query}`, body, { key });
const importHere = (body: unknown) => importAs(admin, body);
const importAsRoot = (body: unknown, query = '') => importAs(t.rootKey, body, query);

async function inspectionsOf(slug: string) {
  const { body } = await t.call('GET', `/v1/inspections?project=${slug}&limit=200`);
  return body.items.filter(({ name }: { name: string }) => name !== 'New errors');
}

async function addPolicy(slug: string, name: string): Promise<string> {
  const { rows } = await t.database.pool.query(
    `INSERT INTO alert_policy (project_id, id, name, triggers, silence_ms, set_by, made_ms)
     SELECT id, gen_random_uuid(), $2, '{}', 0, 'api', 0 FROM project WHERE slug = $1 RETURNING id`,
    [slug, name],
  );
  return rows[0].id;
}

async function makeAndExport(body: object) {
  const { id } = (await t.call('POST', `/v1/inspections?project=${project}`, body)).body;
  return t.call('GET', `/v1/inspections/${id}/export?project=${project}`);
}

describe('an exported inspection', () => {
  const definition = {
    name: 'Оплата / "payment" 🦆',
    enabled: false,
    filters: { environment: ['production'], component: ['shop/payment'], version: ['1', ''] },
    silence: 3600,
  };

  it('is a file named after it, and holds its definition with policies by name', async () => {
    const policies = [await addPolicy(project, 'On call'), await addPolicy(project, 'Everybody')];
    const response = await makeAndExport({ ...definition, policies });
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.headers['content-disposition']).toBe(
      `attachment; filename="______ _ _payment_ _.json"; filename*=UTF-8''${encodeURIComponent('Оплата _ _payment_ 🦆.json')}`,
    );
    expect(response.body).toEqual({ ...definition, policies: ['On call', 'Everybody'] });
  });

  it('comes back the same in another project, where its policies are others of the same names', async () => {
    const exported = await makeAndExport({ ...definition, policies: [await addPolicy(project, 'On call')] });
    const theirs = await addPolicy(other, 'On call');
    const response = await importAsRoot(exported.body, `?project=${other}`);
    expect(response.status).toBe(201);
    const [made] = await inspectionsOf(other);
    expect(made).toMatchObject({ ...definition, policies: [theirs] });
    expect(response.body).toEqual({ items: [{ ...made, project: other }], refused: [] });
    const again = await t.call('GET', `/v1/inspections/${made.id}/export?project=${other}`);
    expect(again.body).toEqual(exported.body);
  });

  it('goes into the projects that are named beside it', async () => {
    const { body } = await makeAndExport(definition);
    await importAsRoot({ ...body, name: 'Both', project: [project, other] });
    for (const slug of [project, other]) {
      expect((await inspectionsOf(slug))[0]).toMatchObject({ ...definition, name: 'Both' });
    }
  });

  it('of a policy that is not there is refused, with its name, and nothing is made', async () => {
    const { body } = await makeAndExport({ ...definition, policies: [await addPolicy(project, 'On call')] });
    const response = await importAsRoot({ ...body, name: 'New', project: [project, other] });
    expect(response.status).toBe(400);
    expect(response.body.errors).toEqual([{ path: 'policies.0', message: expect.stringContaining('"On call"') }]);
    expect(await inspectionsOf(other)).toEqual([]);
    expect(await inspectionsOf(project)).toHaveLength(1);
  });

  it('keeps the id of a policy that was deleted since, rather than name none, which would be all', async () => {
    const id = await addPolicy(project, 'On call');
    const { id: inspectionId } = (
      await t.call('POST', `/v1/inspections?project=${project}`, { ...definition, policies: [id] })
    ).body;
    await t.database.pool.query('DELETE FROM alert_policy WHERE id = $1', [id]);
    const { body } = await t.call('GET', `/v1/inspections/${inspectionId}/export?project=${project}`);
    expect(body.policies).toEqual([id]);
    expect((await importHere({ ...body, name: 'Copy' })).status).toBe(400);
  });

  it('may name a policy by its id too', async () => {
    const id = await addPolicy(project, 'On call');
    expect((await importHere({ name: 'By id', policies: [id] })).body.items[0].policies).toEqual([id]);
  });
});

describe('the form of the second seed', () => {
  const configs = { project: ['x'], env: ['env1', 'env2'], version: ['version1'], service: ['service1', 'a/b'] };

  it('becomes one inspection in each project that is named', async () => {
    const { status, body } = await importAsRoot({ ...configs, project: [project, other] });
    expect(status).toBe(201);
    expect(body.refused).toEqual([]);
    expect(body.items.map((item: { project: string }) => item.project)).toEqual([project, other]);
    for (const slug of [project, other]) {
      const [made, ...others] = await inspectionsOf(slug);
      expect(others).toEqual([]);
      expect(made).toMatchObject({
        name: 'Imported inspection',
        enabled: true,
        filters: { environment: ['env1', 'env2'], version: ['version1'], component: ['service1', 'a/b'] },
        silence: null,
        policies: [],
      });
    }
  });

  it('may be wrapped in configs, and may have single texts for lists', async () => {
    const wrapped = await importHere({ configs: { ...configs, project } });
    expect(wrapped.body.items[0].filters.environment).toEqual(['env1', 'env2']);
    const single = await importHere({ project, env: 'e', version: 'v', service: 's', name: 'Single' });
    expect(single.body.items[0]).toMatchObject({
      name: 'Single',
      project,
      filters: { environment: ['e'], version: ['v'], component: ['s'] },
    });
    expect((await importHere({ configs: {} })).body.items[0].filters).toEqual(NO_FILTERS);
  });

  it('without a project goes into that of the key, or the one that the root key picks', async () => {
    expect((await importHere({ env: ['e'] })).body.items[0].project).toBe(project);
    expect((await importHere({ project: [], env: ['e'] })).body.items[0].project).toBe(project);
    expect((await importAsRoot({ env: ['e'] }, `?project=${other}`)).body.items[0].project).toBe(other);
    expect((await importAsRoot({ env: ['e'], name: 'mine' })).body.items[0].project).toBe('default');
  });

  it('gets a name that is free in its project', async () => {
    await t.call('POST', `/v1/inspections?project=${project}`, { name: 'Imported inspection 2' });
    const names = [];
    for (let n = 0; n < 3; n += 1) names.push((await importHere({ env: 'e' })).body.items[0].name);
    expect(names).toEqual(['Imported inspection', 'Imported inspection 3', 'Imported inspection 4']);
  });

  it('reports projects that the key may not change and projects that do not exist in the same words', async () => {
    const names = [project, other, 'unknown-project', 'No slug', 'default'];
    const { status, body } = await importHere({ project: names, env: 'e' });
    expect(status).toBe(201);
    expect(body.items.map((item: { project: string }) => item.project)).toEqual([project]);
    expect(body.refused).toEqual(
      [other, 'unknown-project', 'No slug', 'default'].map((name) => ({ project: name, reason: REFUSAL })),
    );
    expect(await inspectionsOf(other)).toEqual([]);
    const asRoot = await importAsRoot({ project: names, name: 'root', env: 'e' });
    expect(asRoot.body.items.map((item: { project: string }) => item.project).sort()).toEqual(
      ['default', project, other].sort(),
    );
    expect(asRoot.body.refused).toEqual(
      ['unknown-project', 'No slug'].map((name) => ({ project: name, reason: REFUSAL })),
    );
  });

  it('is refused whole with 403 when no project is left, in the same words for all', async () => {
    const foreign = await importHere({ project: [other], env: 'e' });
    const unknown = await importHere({ project: ['unknown-project'], env: 'e' });
    expect([foreign.status, unknown.status]).toEqual([403, 403]);
    expect({ ...foreign.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
    expect((await importAsRoot({ project: ['unknown-project'], env: 'e' })).status).toBe(403);
  });
});

describe('an import', () => {
  it('makes nothing in any project when the name is taken in one, or one is full', async () => {
    await t.call('POST', `/v1/inspections?project=${other}`, { name: 'Taken' });
    expect((await importAsRoot({ name: 'Taken', project: [project, other] })).status).toBe(409);
    expect(await inspectionsOf(project)).toEqual([]);
    for (let n = 0; n < 48; n += 1) await t.call('POST', `/v1/inspections?project=${other}`, { name: `n${n}` });
    expect((await importAsRoot({ env: 'e', project: [project, other] })).status).toBe(409);
    expect(await inspectionsOf(project)).toEqual([]);
  });

  it('works at the same time as others, in any order of their projects', async () => {
    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        importAsRoot({ env: 'e', project: n % 2 ? [project, other] : [other, project] }),
      ),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(201));
    for (const slug of [project, other]) {
      const names = (await inspectionsOf(slug)).map(({ name }: { name: string }) => name);
      expect(new Set(names).size).toBe(10);
    }
  });

  it('of anything else is refused with the place that is wrong, and makes nothing', async () => {
    const { eventId } = (await t.call('POST', `/v1/occurrences?project=${project}`, { component: 'a', type: 'b' }))
      .body;
    const event = (await t.call('GET', `/v1/events/${eventId}?project=${project}`)).body;
    const policy = { name: 'On call', enabled: true, triggers: ['recovered'], silence: 0, targets: [] };
    const wrong: [unknown, string][] = [
      [{}, ''],
      [[], ''],
      [[{ env: 'e' }], ''],
      ['"text"', ''],
      ['null', ''],
      [event, 'startedAt'],
      [policy, 'triggers'],
      [{ slug: 'shop', name: 'Web shop' }, 'slug'],
      [{ inspections: [] }, 'inspections'],
      [{ configs: [] }, 'configs'],
      [{ configs: { envs: ['e'] } }, 'configs.envs'],
      [{ configs: { env: ['e'] }, service: ['s'] }, 'configs'],
      [{ configs: { env: ['e'] }, project: ['p'] }, 'project'],
      [{ env: ['e'], filters: {} }, 'env'],
      [{ configs: {}, filters: {} }, 'configs'],
      [{ env: [''] }, 'env.0'],
      [{ env: '' }, 'env.0'],
      [{ env: ['a', 'a'] }, 'env.1'],
      [{ env: 7 }, 'env'],
      [{ env: null }, 'env'],
      [{ service: ['a', 'b//c'] }, 'service.1'],
      [{ service: Array.from({ length: 101 }, (_, n) => `s${n}`) }, 'service'],
      [{ filters: { environment: 'e' } }, 'filters.environment'],
      [{ name: ' ', env: 'e' }, 'name'],
      [{ env: 'e', silence: 'always' }, 'silence'],
      [{ project: [project, project] }, 'project.1'],
      [{ project: [''] }, 'project.0'],
      [{ project: ['\u0000'] }, 'project.0'],
    ];
    for (const [body, path] of wrong) {
      const response = await importHere(body);
      expect([body, response.status]).toEqual([body, 400]);
      const paths = response.body.errors.map((error: { path: string }) => error.path);
      expect([body, paths]).toEqual([body, expect.arrayContaining([path])]);
    }
    // As it stands in the seed: no JSON.
    const text = 'configs = {\n "project": ["project", "project2"]  项目\n}';
    expect((await importHere(text)).body.detail).toMatch(/^The body is not valid JSON/);
    expect(
      (await t.call('POST', '/v1/inspections/import', text, { headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415);
    expect(await inspectionsOf(project)).toEqual([]);
  });

  it('needs a key of an administrator', async () => {
    const key = (await t.call('POST', `/v1/keys?project=${project}`, { name: 'r', role: 'read' })).body.key;
    expect((await importAs(key, { env: 'e' })).status).toBe(403);
  });
});
