import type { Event } from '../../api/schema.generated.js';
import { Time } from '../../components/text/time.js';
import { useNow } from '../../components/text/use-now.js';

/** `closedAt`: when the event was marked as fixed, of services that say so; null: never. */
type Closable = Event & { closedAt?: string | null };

/** Whether the event counts for the status of its component, can continue, or is over; when it was marked as fixed. */
export function EventState({ event }: { event: Closable }) {
  const nowMs = useNow();
  const closedAt = event.closedAt ?? null;
  const end = continuesUntil(event);
  return (
    <span>
      {closedAt !== null && (
        <>
          Fixed at <Time at={closedAt} as="both" />
          {event.active ? ', and happened again. ' : '. '}
        </>
      )}
      {event.active ? 'Counts for the status of its component now.' : 'No longer counts for the status. '}
      {!event.active && Date.parse(end) > nowMs && (
        <>
          Another occurrence before <Time at={end} /> continues this event.
        </>
      )}
    </span>
  );
}

/** Until when another occurrence continues the event, as an ISO instant: its glue interval after the last one. */
export function continuesUntil({ endedAt, glueInterval }: Pick<Event, 'endedAt' | 'glueInterval'>): string {
  return new Date(Date.parse(endedAt) + glueInterval * 1000).toISOString();
}
