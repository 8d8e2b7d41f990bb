import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/context.js';
import { BY_CURSOR } from '../../api/pages.js';
import { Button } from '../../components/form/button.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty, NothingFits } from '../../components/layout/states.js';
import { PagedList } from '../../components/table/paged-list.js';
import { AN_ERROR, sendCommand } from '../../components/text/send-command.js';
import { useNow } from '../../components/text/use-now.js';
import { isFiltered } from '../../router/is-filtered.js';
import { changedFilter, type EventFilter, hasTime, toQuery } from './event-filter.js';
import { EventFilterBar } from './event-filter-bar.js';
import { EventTable } from './event-table.js';
import { EventsOverTime } from './events-over-time.js';
import styles from './events-page.module.css';

const route = getRouteApi('/events');

/** Events, newest first; what is shown stands in the address. */
export function EventsPage() {
  const { project: _, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  // Once older pages are open, the time stands still: with each minute the list would begin anew.
  const [heldMs, setHeldMs] = useState<number | null>(null);
  const nowMs = useNow();
  const query = toQuery(filter, heldMs ?? nowMs);
  const events = useApi().query.useInfiniteQuery(
    'get',
    '/v1/events',
    { params: { query: { ...query, limit: 50 } } },
    BY_CURSOR,
  );
  const change = (next: EventFilter) => {
    setHeldMs(null);
    navigate({ search: (before) => ({ ...before, ...changedFilter(before, next) }), replace: true });
  };
  // Words are looked for in messages within a time only: what is counted of a time would be more than what is listed.
  const isOfTypes = filter.q !== undefined && !hasTime(filter);

  return (
    <>
      <PageHead title="Events" />
      <EventFilterBar filter={filter} onChange={change} />
      {isOfTypes && <TypesOnly onMessages={() => change({ last: '24h' })} />}
      <PagedList
        from={events}
        what="events"
        more="older events"
        lines={12}
        onMore={() => setHeldMs(heldMs ?? nowMs)}
        empty={<NoEvents filter={filter} onClear={() => navigate({ search: {} })} />}
      >
        {(items) => (
          <>
            {!isOfTypes && <EventsOverTime query={query} />}
            <EventTable events={items} />
          </>
        )}
      </PagedList>
    </>
  );
}

function TypesOnly({ onMessages }: { onMessages: () => void }) {
  return (
    <p className={styles.typesOnly}>
      At any time, words are looked for in the names of types only.
      <Button onClick={onMessages}>Search messages of the last 24 hours</Button>
    </p>
  );
}

function NoEvents({ filter, onClear }: { filter: EventFilter; onClear: () => void }) {
  if (isFiltered(filter)) {
    return (
      <NothingFits what="event" onClear={onClear}>
        {hasTime(filter) ? 'Try a longer time, or fewer filters.' : 'Try fewer filters.'}
      </NothingFits>
    );
  }
  return (
    <Empty title="No events yet" command={sendCommand(AN_ERROR)}>
      Occurrences that applications report become events. Send the first one:
    </Empty>
  );
}
