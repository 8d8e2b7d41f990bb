import { isDeepStrictEqual } from 'node:util';
import type { Service } from '../../test/support/cli/flow-service.js';
import {
  byPlace,
  type ModelEvent,
  type ModelOccurrence,
  modelEvents,
  modelStatus,
} from '../../test/support/gluing/reference.js';

/** The names of the reference's ranks. */
const IMPORTANCES = ['unknown', 'success', 'warning', 'alarm'] as const;
const MARGIN_MS = 60_000;

/** What of the events and of the status windows of a project differs from the reference; none = nothing. */
export async function worldFaults(
  service: Service,
  project: string,
  occurrences: readonly ModelOccurrence[],
): Promise<string[]> {
  const [stored, expected] = [await readEvents(service, project), modelEvents(occurrences)];
  const faults = isDeepStrictEqual(stored, expected)
    ? []
    : [`events are ${JSON.stringify(stored)}, must be ${JSON.stringify(expected)}`];
  for (const component of new Set(occurrences.map(componentOf))) {
    faults.push(...(await statusFaults(service, project, component, occurrences)));
  }
  return faults;
}

async function readEvents(service: Service, project: string): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: URLSearchParams = new URLSearchParams({ project, limit: '200', ...(cursor && { cursor }) });
    const { body } = await service.call('GET', `/v1/events?${query}`);
    for (const event of body.items) {
      events.push({
        series: `${event.component} ${event.type} ${event.glueKey}`,
        startedAtMs: Date.parse(event.startedAt),
        endedAtMs: Date.parse(event.endedAt),
        count: event.count,
        importance: IMPORTANCES.indexOf(event.importance),
        message: event.message,
        relevantUntilMs: Date.parse(event.relevantUntil),
      });
    }
    cursor = body.nextCursor;
  }
  return events.sort(byPlace);
}

/** The segments of a component's history around every edge of a window, of its own and of those below it. */
async function statusFaults(
  service: Service,
  project: string,
  component: string,
  occurrences: readonly ModelOccurrence[],
): Promise<string[]> {
  const below = occurrences.filter((one) => `${componentOf(one)}/`.startsWith(`${component}/`));
  const edges = below.flatMap((one) => [one.startedAtMs, one.endedAtMs + one.relevanceIntervalMs]);
  const from = new Date(Math.min(...edges) - MARGIN_MS).toISOString();
  const to = new Date(Math.max(...edges) + MARGIN_MS).toISOString();
  const path = `/v1/components/${encodeURIComponent(component)}/history`;
  const { body } = await service.call('GET', `${path}?${new URLSearchParams({ project, from, to })}`);
  const segments: { fromMs: number; toMs: number; status: string }[] = body.segments.map(
    (one: { from: string; to: string; status: string }) => ({
      fromMs: Date.parse(one.from),
      toMs: Date.parse(one.to),
      status: one.status,
    }),
  );
  for (const atMs of edges.flatMap((edge) => [edge - 1, edge, edge + 1])) {
    const is = segments.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)?.status;
    const must = IMPORTANCES[modelStatus(below, atMs)];
    if (is !== must) return [`${component} is ${is} at ${atMs}, must be ${must}: ${JSON.stringify(segments)}`];
  }
  return [];
}

function componentOf({ series }: ModelOccurrence): string {
  return series.slice(0, series.indexOf(' '));
}

/** An occurrence of the reference as the API takes it. */
export function bodyOf({ series, startedAtMs, endedAtMs, importance, ...rest }: ModelOccurrence) {
  const [component, type, glueKey] = series.split(' ');
  return {
    ...{ component, type, glueKey, count: rest.count },
    ...(rest.message === null ? {} : { message: rest.message }),
    ...(rest.id == null ? {} : { id: rest.id }),
    importance: IMPORTANCES[importance],
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(endedAtMs).toISOString(),
    glueInterval: rest.glueIntervalMs / 1000,
    relevanceInterval: rest.relevanceIntervalMs / 1000,
  };
}
