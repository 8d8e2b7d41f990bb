import type { Event } from '../../api/schema.generated.js';
import { SEVERITIES } from '../../components/text/severity.js';

/**
 * Events as the page of a component lists them: those that are relevant now, the worst first, then the others; of equal
 * ones the one that happened last. Each once, though it is in both lists.
 *
 * @param errors the latest that are errors, so that they are there however much else happens
 * @param latest the latest of all
 */
export function worstFirst(errors: readonly Event[], latest: readonly Event[], take: number): Event[] {
  const byId = new Map([...latest, ...errors].map((event) => [event.id, event]));
  return [...byId.values()]
    .sort((a, b) => rankOf(a) - rankOf(b) || Date.parse(b.endedAt) - Date.parse(a.endedAt))
    .slice(0, take);
}

function rankOf({ active, importance }: Event): number {
  return active ? SEVERITIES.indexOf(importance) : SEVERITIES.length;
}
