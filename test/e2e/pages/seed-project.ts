import { runInspections } from '../../../src/inspection/run/run.js';
import type { TestResponse } from '../../support/app.js';
import type { AppFixture } from './app-fixture.js';

/** Makes the text of a field, from its name and its maximum number of characters.
 */
export type Words = (field: string, limit: number) => string;

/** Plain text. */
const PLAIN: Words = (field, limit) => `A ${field} as people write it`.slice(0, limit);

/** The name and the path of a page. */
export interface Address {
  name: string;
  path: string;
}

/** Fills every page of a project with data and returns the pages. */
export async function seedProject(app: AppFixture, words: Words = PLAIN, project = 'default'): Promise<Address[]> {
  const { t, clock } = app;
  const send = async (method: string, path: string, body?: unknown): Promise<TestResponse> => {
    const response = await t.call(method, `${path}${path.includes('?') ? '&' : '?'}project=${project}`, body);
    if (response.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(response.body)}`);
    return response;
  };
  await t.call('POST', '/v1/projects', { slug: project, name: words('project', 200) });
  const policy = await createPolicy(send, words);
  const { component, calm } = await sendOccurrences(send, words);
  await t.call('PATCH', `/v1/projects/${project}`, { name: words('project', 200), links: linksOf(words) });
  await send('POST', '/v1/keys', { name: words('key', 200), role: 'ingest' });
  await send('POST', '/v1/keys', { name: words('dsn key', 200), role: 'dsn', component });
  const inspection = (await send('GET', '/v1/inspections')).body.items[0];
  await send('PATCH', `/v1/inspections/${inspection.id}`, { name: words('inspection', 100), policies: [policy.id] });

  clock.set(Date.now());
  await runInspections(t.deps, new AbortController().signal);
  await send('POST', `/v1/alert-policies/${policy.id}/test`);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await send('PUT', `/v1/components/${encodeURIComponent(calm)}/maintenance`, { until, reason: words('reason', 500) });

  const at = `component=${encodeURIComponent(component)}`;
  const [event] = (await send('GET', `/v1/events?${at}`)).body.items;
  const [finding] = (await send('GET', `/v1/findings?${at}`)).body.items;
  await send('PATCH', `/v1/types/${event.typeId}`, { importance: 'warning' });
  return addresses({ component, event, finding, inspection, policy }).map(({ name, path }) => ({
    name,
    path: `${path}?project=${project}`,
  }));
}

interface Shown {
  component: string;
  event: { id: string; typeId: string };
  finding: { id: string };
  inspection: { id: string };
  policy: { id: string };
}

/** Pages of every project. */
export const LISTS: Address[] = [
  { name: 'board', path: '/' },
  { name: 'events', path: '/events' },
  { name: 'types', path: '/types' },
  { name: 'findings', path: '/findings' },
  { name: 'inspections', path: '/inspections' },
  { name: 'alerts', path: '/alerts' },
  { name: 'new policy', path: '/alerts/new' },
  { name: 'settings', path: '/settings' },
  { name: 'keys', path: '/settings/keys' },
  { name: 'projects', path: '/settings/projects' },
];

function addresses({ component, event, finding, inspection, policy }: Shown): Address[] {
  return [
    ...LISTS,
    { name: 'component', path: `/components/${encodeURIComponent(component)}` },
    { name: 'event', path: `/events/${event.id}` },
    { name: 'type', path: `/types/${event.typeId}` },
    { name: 'finding', path: `/findings/${finding.id}` },
    { name: 'inspection', path: `/inspections/${inspection.id}` },
    { name: 'policy', path: `/alerts/${policy.id}` },
  ];
}

type Send = (method: string, path: string, body?: unknown) => Promise<TestResponse>;

async function createPolicy(send: Send, words: Words): Promise<{ id: string }> {
  const policy = {
    name: words('policy', 100),
    triggers: ['new-error-type', 'status-change'],
    environments: ['production', words('environment', 64)],
    targets: [
      { kind: 'webhook', url: `https://hooks.example.com/${encodeURIComponent(words('target', 100))}` },
      { kind: 'email', to: ['on-call@example.com'] },
    ],
  };
  return (await send('POST', '/v1/alert-policies', policy)).body;
}

/** A component with many errors and some others, all still active an hour later. */
async function sendOccurrences(send: Send, words: Words): Promise<{ component: string; calm: string }> {
  // A path has at most ten parts, none of them empty.
  const part = (field: string) => words(field, 60).replaceAll('/', '∕');
  const component = `shop/${part('component')}`;
  const calm = `calm/${part('component in maintenance')}`;
  const common = { relevanceInterval: '12h', glueInterval: '2h' };
  const whole = {
    type: words('type', 500),
    message: words('message', 8_192),
    stack: `${words('stack', 4_000)}\n    at ${words('frame', 200)} (src/app.ts:1:1)\n    at b (node_modules/b.js:1:1)\n    at c (node_modules/c.js:2:1)`,
    version: words('version', 100),
    glueKey: words('glue key', 200),
    properties: { [words('property', 100)]: words('value', 4_096), user: 'admin', empty: '', none: null, n: 12 },
  };
  const occurrences = [
    { ...common, component, ...whole, count: 1_234_567 },
    { ...common, component, ...whole, type: words('second type', 500), importance: 'warning' },
    { ...common, component, ...whole, environment: words('environment', 64) },
    { ...common, component: calm, ...whole, importance: 'success' },
    { ...common, component: 'shop/quiet', type: words('quiet type', 500), importance: 'unknown' },
  ];
  await send('POST', '/v1/occurrences/batch', { occurrences });
  return { component, calm };
}

function linksOf(words: Words) {
  return [{ label: words('link', 100), url: 'https://logs.example.com/{component}?type={type}' }];
}
