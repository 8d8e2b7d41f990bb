import { byPlace, type LoadEvent } from './item.js';
import type { Target } from './send.js';

/** All events of a component as the service tells them, by type and time; none where there is no such component. */
export async function readEvents(target: Target, component: string): Promise<LoadEvent[]> {
  const events: LoadEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: URLSearchParams = new URLSearchParams({ component, limit: '200', ...(cursor && { cursor }) });
    const { status, body } = await target.call('GET', `/v1/events?${query}`);
    if (status !== 200) throw new Error(`reading the events was answered ${status}`);
    for (const { type, startedAt, endedAt, count } of body.items) events.push({ type, startedAt, endedAt, count });
    cursor = body.nextCursor;
  }
  return events.sort(byPlace);
}
