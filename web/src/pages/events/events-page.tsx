import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/context.js';
import { BY_CURSOR } from '../../api/pages.js';
import { Button } from '../../components/button.js';
import { MoreButton } from '../../components/more-button.js';
import { PageHead } from '../../components/page-head.js';
import { sendCommand } from '../../components/send-command.js';
import { Empty, Failed, Loading } from '../../components/states.js';
import { useNow } from '../../components/use-now.js';
import { type EventFilter, isFiltered, toQuery } from './event-filter.js';
import { EventFilterBar } from './event-filter-bar.js';
import { EventTable } from './event-table.js';
import { EventsOverTime } from './events-over-time.js';

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
    navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  };
  const more = () => {
    setHeldMs(heldMs ?? nowMs);
    events.fetchNextPage();
  };
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <>
      <PageHead title="Events" />
      <EventFilterBar filter={filter} onChange={change} />
      {events.isPending && <Loading what="events" lines={12} />}
      {events.isError && <Failed error={events.error} onRetry={events.refetch} />}
      {events.isSuccess && items.length === 0 && <NoEvents filter={filter} onClear={() => navigate({ search: {} })} />}
      {items.length > 0 && (
        <>
          <EventsOverTime query={query} />
          <EventTable events={items} />
          <MoreButton list={{ ...events, fetchNextPage: more }} what="older events" />
        </>
      )}
    </>
  );
}

function NoEvents({ filter, onClear }: { filter: EventFilter; onClear: () => void }) {
  if (isFiltered(filter)) {
    return (
      <Empty title="No event fits these filters" action={<Button onClick={onClear}>Clear all filters</Button>}>
        {filter.q !== undefined && filter.last === undefined && filter.from === undefined
          ? 'Without a time, words are looked for in the names of types only. Choose one to search messages too.'
          : 'Try a longer time, or fewer filters.'}
      </Empty>
    );
  }
  return (
    <Empty
      title="No events yet"
      command={sendCommand({ component: 'shop/checkout', type: 'Cannot connect', message: 'ECONNREFUSED' })}
    >
      Occurrences that applications report become events. Send the first one:
    </Empty>
  );
}
