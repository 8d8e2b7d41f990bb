import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { Fetched } from '../../components/layout/fetched.js';
import { Note, Panel } from '../../components/layout/panel.js';
import type { Place } from '../../components/text/place.js';
import { EventTable } from '../events/event-table.js';
import { worstFirst } from './worst-first.js';

const SHOWN = 10;
const ERRORS = ['alarm', 'warning'] as const;

/** The latest events of the component and its descendants, active errors first. */
export function ComponentEvents({ component, environment }: Place) {
  const { query } = useApi();
  const ofIt = { component, environment, subtree: 'true', limit: SHOWN } as const;
  const latest = query.useQuery('get', '/v1/events', { params: { query: ofIt } });
  const errors = query.useQuery('get', '/v1/events', { params: { query: { ...ofIt, importance: [...ERRORS] } } });
  const all = (
    <Link to="/events" search={{ component, environment, subtree: 'true' }}>
      All its events
    </Link>
  );
  return (
    <Panel title="Events" aside={all}>
      <Fetched from={latest} what="its events" lines={3}>
        {({ items }) => (
          <Fetched from={errors} what="its events" lines={3}>
            {(wrong) => {
              const events = worstFirst(wrong.items, items, SHOWN);
              if (events.length === 0) return <Note>No events are stored.</Note>;
              return <EventTable events={events} label="Events of the component" />;
            }}
          </Fetched>
        )}
      </Fetched>
    </Panel>
  );
}
