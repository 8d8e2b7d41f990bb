import type { Event } from '../../api/schema.generated.js';

/** Until when another occurrence is glued to the event: after the silence that ends it. */
export function endsAt({ endedAt, glueInterval }: Pick<Event, 'endedAt' | 'glueInterval'>): string {
  return new Date(Date.parse(endedAt) + glueInterval * 1000).toISOString();
}
