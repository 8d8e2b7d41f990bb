import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { sumOf } from '../../../support/metrics/exposition.js';

const PROGRAM = fileURLToPath(new URL('programs/node-app.mjs', import.meta.url));

let t: TestApp;
let url: string;
beforeAll(async () => {
  t = await startTestApp();
  url = await t.listen();
});
afterAll(() => t.close());

/** Runs the program on these paths until all is exported, with the variables that its documentation names. */
async function run(project: string, paths: string[], env: Record<string, string>) {
  await t.call('POST', '/v1/projects', { slug: project });
  const { key } = (await t.call('POST', `/v1/keys?project=${project}`, { name: 'otel', role: 'ingest' })).body;
  const child = fork(PROGRAM, {
    env: {
      PATH: process.env.PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer%20${key}`,
      OTEL_SERVICE_NAME: 'checkout',
      OTEL_RESOURCE_ATTRIBUTES: 'service.version=2.4.1,deployment.environment.name=staging',
      OTEL_LOG_LEVEL: 'error',
      ...env,
    },
    silent: true,
    execArgv: [],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  try {
    await once(child, 'message');
    const done = once(child, 'message');
    child.send({ paths });
    await done;
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  const { items } = (await t.call('GET', `/v1/events?project=${project}&limit=200`)).body;
  const whole = async ({ id }: { id: string }) => (await t.call('GET', `/v1/events/${id}?project=${project}`)).body;
  return { output, events: await Promise.all(items.map(whole)) };
}

/** What the service counted. */
async function total(name: string, labels: Record<string, string>): Promise<number> {
  return sumOf((await t.call('GET', '/metrics')).body, name, labels);
}

it("OpenTelemetry's SDK says so when an export fails", { timeout: 60_000 }, async () => {
  const { output } = await run('refused', ['/fine'], { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/no-such-route` });
  expect(output).toContain('Not Found');
});

describe.each([
  ['protobuf', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }],
  ['json', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }],
])("OpenTelemetry's SDK for Node with all signals on, in %s", { timeout: 60_000 }, (form, env) => {
  it('stores an exception of a span once, and reports no failed export', async () => {
    const { events, output } = await run(`span-${form}`, ['/fine', '/throws', '/fine'], env);
    expect(output).toBe('');
    expect(events).toMatchObject([
      {
        component: 'checkout',
        environment: 'staging',
        version: '2.4.1',
        importance: 'alarm',
        count: 1,
        message: 'order 17 cannot be reserved',
        stack: expect.stringContaining('at reserve ('),
        properties: { trace_id: expect.stringMatching(/^[\da-f]{32}$/), 'span.name': 'GET' },
      },
    ]);
    expect(events[0].type).toContain('TypeError');
  });

  it('stores an exception once that is logged by pino and reported on its span', async () => {
    const duplicates = () => total('gluepoint_occurrences_total', { outcome: 'duplicate' });
    const before = await duplicates();
    const { events, output } = await run(`both-${form}`, ['/logs-and-throws'], env);
    expect([output, (await duplicates()) - before]).toEqual(['', 1]);
    expect(events).toMatchObject([
      {
        importance: 'alarm',
        count: 1,
        message: expect.stringMatching(/^(could not charge customer 17: )?connect ECONNREFUSED 10\.0\.0\.5:5432$/),
        stack: expect.stringContaining('at connect ('),
      },
    ]);
  });

  it('stores what a handler threw and nothing caught', async () => {
    const { events, output } = await run(`uncaught-${form}`, ['/uncaught'], env);
    expect(output).toBe('');
    expect(events).toMatchObject([{ count: 1, message: 'order 18 cannot be reserved' }]);
  });

  it('has metrics and spans without an error accepted, dropped and counted', async () => {
    const passedOver = (item: string) => total('gluepoint_passed_over_total', { protocol: 'otlp', item });
    const before = { metrics: await passedOver('metrics'), spans: await passedOver('span') };
    const { events, output } = await run(`fine-${form}`, ['/fine', '/fine'], env);
    expect([events, output]).toEqual([[], '']);
    expect(await passedOver('metrics')).toBeGreaterThan(before.metrics);
    expect(await passedOver('span')).toBe(before.spans + 2);
  });
});
