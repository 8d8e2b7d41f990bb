import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { EventType } from '../../api/schema.generated.js';
import { Fetched } from '../../components/layout/fetched.js';
import { Panel } from '../../components/layout/panel.js';
import { EventTable } from '../events/event-table.js';
import { EventsOverTime } from '../events/events-over-time.js';

/** How many are shown; more are in the list. */
const SHOWN = 20;

/** The latest events of the type, and how often they happened over time. */
export function TypeEvents({ type: { type, component, environment } }: { type: EventType }) {
  const filter = { type, component, environment };
  const events = useApi().query.useQuery('get', '/v1/events', {
    params: { query: { ...filter, limit: SHOWN } },
  });
  const all = (
    <Link to="/events" search={filter}>
      All its events
    </Link>
  );
  return (
    <Panel title="Its events" aside={all}>
      <Fetched from={events} what="its events">
        {({ items }) =>
          items.length === 0 ? (
            <p>No events are stored: they are older than the project's retention.</p>
          ) : (
            <>
              <EventsOverTime query={filter} />
              <EventTable events={items} label="Events of the type" />
            </>
          )
        }
      </Fetched>
    </Panel>
  );
}
