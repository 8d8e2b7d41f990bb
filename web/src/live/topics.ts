/** What can have changed (GET /v1/changes). */
export type Topic = 'events' | 'status' | 'findings' | 'inspections' | 'alerts' | 'settings';

/** Prefixes of API paths whose responses a change of the topic may alter. */
const PATHS: Record<Topic, readonly string[]> = {
  events: ['/v1/events', '/v1/event-counts', '/v1/types'],
  status: ['/v1/status', '/v1/tree', '/v1/components', '/v1/environments'],
  findings: ['/v1/findings'],
  inspections: ['/v1/inspections'],
  alerts: ['/v1/alert-policies', '/v1/deliveries', '/v1/findings/{id}'],
  settings: ['/v1/project', '/v1/keys', '/v1/types'],
};

/** Whether responses of the path (the second part of a query key) may be out of date after changes of these topics. */
export function isTouched(path: unknown, topics: readonly string[]): boolean {
  if (typeof path !== 'string') return false;
  return topics.some((topic) => PATHS[topic as Topic]?.some((start) => path.startsWith(start)) ?? false);
}

/** The topics of a `changed` message; none if it cannot be read. */
export function topicsOf(data: string): string[] {
  try {
    const { topics } = JSON.parse(data) as { topics?: unknown };
    return Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : [];
  } catch {
    return [];
  }
}
