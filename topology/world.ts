import type { Call } from '../test/support/conformance/cases.js';

/** Ids differ from store to store, as does what tells when, or in which order, it was received. */
const OWN_TO_A_STORE = new Set([
  'id',
  'eventId',
  'typeId',
  'project',
  'active',
  'firstSeenAt',
  'lastSeenAt',
  'firstErrorAt',
  'firstVersion',
  'lastVersion',
]);
/** A list of these has no order that means anything, or one by id. */
const MANY = 200;

/** All that a project tells: events, types, and the history and status of each component, without ids. */
export interface World {
  events: unknown[];
  types: unknown[];
  histories: unknown[];
  statuses: unknown[];
}

/** Reads a project; statuses at the instants `atMs`, histories from the first to the last of them. */
export async function readWorld(call: Call, project: string, atMs: readonly number[]): Promise<World> {
  const instants = atMs.map((ms) => new Date(ms).toISOString());
  const components = (await readAll(call, `/v1/components?project=${project}`)) as {
    component: string;
    environment: string;
  }[];
  const world: World = {
    events: sorted(await readAll(call, `/v1/events?project=${project}`)),
    types: sorted(await readAll(call, `/v1/types?project=${project}`)),
    histories: [],
    statuses: [],
  };
  for (const { component, environment } of components) {
    const path = `/v1/components/${encodeURIComponent(component)}`;
    const place = { project, environment };
    const range = { from: instants[0] as string, to: instants.at(-1) as string };
    world.histories.push(await read(call, `${path}/history?${new URLSearchParams({ ...place, ...range })}`));
    for (const at of instants)
      world.statuses.push(await read(call, `${path}/status?${new URLSearchParams({ ...place, at })}`));
  }
  return world;
}

async function readAll(call: Call, path: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: unknown[]; nextCursor: string | null } = (
      await call('GET', `${path}&limit=${MANY}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    ).body;
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

async function read(call: Call, path: string): Promise<unknown> {
  const { status, body } = await call('GET', path);
  if (status !== 200) throw new Error(`GET ${path} was answered ${status}`);
  return withoutIds(body);
}

function sorted(items: unknown[]): unknown[] {
  const texts = items.map((item) => JSON.stringify(withoutIds(item)));
  return texts.sort().map((text) => JSON.parse(text));
}

/** Causes of one status have no order of their own where they are equally bad. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutIds);
    return items.some((item) => typeof item === 'object') ? items : items.map((item) => (isId(item) ? 'id' : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OWN_TO_A_STORE.has(name))
      .map(([name, inner]) => [name, name === 'causes' ? unordered(withoutIds(inner)) : withoutIds(inner)]),
  );
}

function unordered(causes: unknown): unknown {
  return (causes as unknown[]).map((cause) => JSON.stringify(cause)).sort();
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[\da-f]{8}-[\da-f]{4}-7/.test(value);
}

/** The first thing in which two worlds differ, in words; null = they are alike. */
export function difference(one: World, other: World): string | null {
  for (const kind of ['events', 'types', 'histories', 'statuses'] as const) {
    if (one[kind].length !== other[kind].length)
      return `${one[kind].length} ${kind}, ${other[kind].length} in one process`;
    const at = one[kind].findIndex((item, i) => JSON.stringify(item) !== JSON.stringify(other[kind][i]));
    if (at >= 0) return `${kind}: ${JSON.stringify(one[kind][at])}, in one process ${JSON.stringify(other[kind][at])}`;
  }
  return null;
}
