import type { Event } from '../../api/schema.generated.js';
import { Time } from '../../components/text/time.js';
import { useNow } from '../../components/text/use-now.js';
import { endsAt } from './ends-at.js';

/** Whether the event can decide a status, whether it can go on, or is over. */
export function EventStanding({ event }: { event: Event }) {
  const nowMs = useNow();
  if (event.active) return <span>Relevant now: it can decide the status of its component.</span>;
  const end = endsAt(event);
  if (Date.parse(end) <= nowMs) return <span>Over: it no longer decides a status.</span>;
  return (
    <span>
      It no longer decides a status, but goes on if it happens again until <Time at={end} />.
    </span>
  );
}
