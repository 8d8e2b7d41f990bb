import type { EventItem } from '../../api/schema.generated.js';
import { SEVERITIES } from '../../components/text/severity.js';

/**
 * Events in the order of a component's page: active ones first, the worst first, then the others; the latest first
 * among equals. An event in both lists appears once.
 *
 * @param errors the latest errors, so that other events do not crowd them out
 * @param latest the latest of all
 */
export function worstFirst(errors: readonly EventItem[], latest: readonly EventItem[], take: number): EventItem[] {
  const byId = new Map([...latest, ...errors].map((event) => [event.id, event]));
  return [...byId.values()]
    .sort((a, b) => rankOf(a) - rankOf(b) || Date.parse(b.endedAt) - Date.parse(a.endedAt))
    .slice(0, take);
}

function rankOf({ active, importance }: EventItem): number {
  return active ? SEVERITIES.indexOf(importance) : SEVERITIES.length;
}
