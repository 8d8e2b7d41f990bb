import { countSuppressed } from '../alerts/limits/suppressed-store.js';
import type { Base } from '../base.js';
import type { StorePool } from '../db/context.js';
import { onShare } from '../db/prisma-client.js';
import type { Reading } from '../db/reading.js';
import { listProjects } from '../projects/store.js';
import { readTopComponents } from '../status/board/top-components.js';
import { type Labels, type MetricJson, toJson } from './metric.js';
import { readStoredCounts } from './store.js';

/** So many components have a series; those left out are counted. */
const MAX_COMPONENTS = 1_000;
/** With more projects, each is watched with a key of its own. */
const MAX_PROJECTS = 100;

export type StoreDeps = Pick<Base, 'prisma' | 'clock'> & { reading: Reading };

/** Whose turn it is when all projects are read. */
const ALL_PROJECTS = 0;

type Row = { project: string; environment: string; component: string; rank: number };

/** The metrics of the database; those of components for one project, or for all (null). */
export async function readStoredMetrics(
  deps: StoreDeps,
  project: { id: number; slug: string } | null,
): Promise<MetricJson[]> {
  const pool = deps.reading.forProject(project?.id ?? ALL_PROJECTS);
  const counts = await readStoredCounts(pool, project?.id ?? null);
  const rows = await worstComponents(pool, deps, project);
  const statuses = rows.map(({ rank, ...labels }) => [labels, rank] as const);
  return [
    gauge('gluepoint_component_status', 'Status: 0 unknown, 1 success, 2 warning, 3 alarm.', statuses),
    gauge('gluepoint_components', 'Components there are.', [[{}, counts.components]]),
    gauge('gluepoint_components_left_out', `Components beyond ${MAX_COMPONENTS}, without a status here.`, [
      [{}, Math.max(0, counts.components - rows.length)],
    ]),
    gauge('gluepoint_deliveries_waiting', 'Deliveries that wait for an attempt.', [[{}, counts.deliveriesWaiting]]),
    gauge(
      'gluepoint_notices_suppressed',
      'Notices suppressed in this hour and the one before, because too many of a project wait.',
      [[{}, await countSuppressed(pool, project?.id ?? null, deps.clock.now())]],
    ),
    gauge('gluepoint_events', 'Events stored, as PostgreSQL estimates.', [[{}, counts.eventsEstimate]]),
    gauge('gluepoint_event_types', 'Types known, as PostgreSQL estimates.', [[{}, counts.typesEstimate]]),
  ];
}

async function worstComponents(
  pool: StorePool,
  { prisma, clock }: StoreDeps,
  project: { id: number; slug: string } | null,
): Promise<Row[]> {
  const projects =
    project === null ? await onShare({ prisma, pool }, (tx) => listProjects(tx, null, MAX_PROJECTS)) : [project];
  const all: Row[] = [];
  for (const { id, slug } of projects) {
    const rows = await readTopComponents(pool, id, MAX_COMPONENTS, clock.now());
    for (const { environment, component, rank } of rows) all.push({ project: slug, environment, component, rank });
  }
  return all.sort((a, b) => b.rank - a.rank).slice(0, MAX_COMPONENTS);
}

function gauge(name: string, help: string, values: readonly (readonly [Labels, number])[]): MetricJson {
  return toJson(
    name,
    help,
    'gauge',
    values.map(([labels, value]) => ({ labels, value })),
  );
}
