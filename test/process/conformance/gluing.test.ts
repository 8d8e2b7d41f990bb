import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type Service, startService } from '../../support/cli/flow-service.js';
import { BASE_MS, bodyOf, CASES, type Call, type Case, expectCase } from '../../support/conformance/cases.js';
import { sendShuffled, sendSingly } from '../../support/conformance/sending.js';

let app: TestApp;
/** Two processes of the service on the app's database. */
let services: Service[];
let projects = 0;

beforeAll(async () => {
  app = await startTestApp();
  const env = { DATABASE_URL: app.database.connectionString, GLUEPOINT_ROLE: 'api' };
  services = await Promise.all([startService(env), startService(env)]);
});

afterAll(async () => {
  await Promise.all((services ?? []).map((service) => service.end('SIGTERM')));
  await app?.close();
});

/** A project of its own for a case: the cases name the same components. */
async function newProject(): Promise<string> {
  projects += 1;
  const slug = `case-${projects}`;
  const { status } = await app.call('POST', '/v1/projects', { slug, name: slug });
  expect(status).toBe(201);
  return slug;
}

async function sendInOneBatch(call: Call, project: string, occurrences: object[]): Promise<void> {
  const { body } = await call('POST', `/v1/occurrences/batch?project=${project}`, { occurrences });
  expect(body).toMatchObject({ accepted: occurrences.length, rejected: 0 });
}

/** From three connections to each process at once. */
function sendOverBoth(project: string, one: Case, seed: number): Promise<void> {
  const lanes = services.flatMap(({ call }): Call[] => [call, call, call]);
  return sendShuffled(lanes, project, one, seed);
}

describe(`the worlds of gluing.json, from ${new Date(BASE_MS).toISOString()}`, () => {
  describe.each(CASES.map((one, seed) => [one.name, one, seed] as const))('%s', (_name, one, seed) => {
    it('comes out as it must when its occurrences are sent singly', async () => {
      const project = await newProject();
      await sendSingly(app.call, project, one.occurrences.map(bodyOf));
      await expectCase(app.call, project, one);
    });

    it('comes out as it must when they are sent in one batch', async () => {
      const project = await newProject();
      await sendInOneBatch(app.call, project, one.occurrences.map(bodyOf));
      await expectCase(app.call, project, one);
    });

    it('comes out as it must when they are shuffled over two processes at once', async () => {
      const project = await newProject();
      await sendOverBoth(project, one, seed);
      await expectCase((services[seed % 2] as Service).call, project, one);
    });
  });
});
