import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/context.js';
import { BY_CURSOR } from '../../api/pages.js';
import { Button } from '../../components/form/button.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty, NoMatches } from '../../components/layout/states.js';
import { PagedList } from '../../components/table/paged-list.js';
import { EXAMPLE_ERROR, sendCommand } from '../../components/text/send-command.js';
import { useNow } from '../../components/text/use-now.js';
import { isFiltered } from '../../router/is-filtered.js';
import { type EventFilter, hasTime, isOfLatestOccurrence, type Range, toQuery } from './event-filter.js';
import { EventFilterBar } from './event-filter-bar.js';
import { EventTable } from './event-table.js';
import { EventsOverTime } from './events-over-time.js';
import styles from './events-page.module.css';

const route = getRouteApi('/events');

const MESSAGE_RANGES = [
  { last: '24h', label: 'Messages of the last 24 hours' },
  { last: '7d', label: 'Of the last 7 days' },
  { last: '30d', label: 'Of the last 30 days' },
] as const;

/** Events, the newest first; the filters are part of the address. */
export function EventsPage() {
  const { project: _, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  // Once older pages are loaded, the time is held: otherwise the list would start again every minute.
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
  // The API searches messages only within a time. Counts need a time, so they would be of more than is listed.
  const isOfTypes = filter.q !== undefined && !hasTime(filter);

  return (
    <>
      <PageHead title="Events" />
      <EventFilterBar filter={filter} onChange={change} />
      {filter.q !== undefined && <SearchedIn isOfTypes={isOfTypes} onLast={(last) => change({ last })} />}
      <PagedList
        from={events}
        what="events"
        more="older events"
        lines={12}
        onMore={() => setHeldMs(heldMs ?? nowMs)}
        empty={<NoEvents filter={filter} isOfTypes={isOfTypes} onClear={() => navigate({ search: {} })} />}
      >
        {(items) => (
          <>
            {!isOfTypes && <EventsOverTime query={query} isOfLatest={isOfLatestOccurrence(filter)} />}
            <EventTable events={items} />
          </>
        )}
      </PagedList>
    </>
  );
}

/** Says where words were searched, and offers to search messages too, which needs a time. */
function SearchedIn({ isOfTypes, onLast }: { isOfTypes: boolean; onLast: (last: Range) => void }) {
  if (!isOfTypes) {
    return (
      <p className={styles.searched}>
        Searched: names of types and the latest message of each event, within the chosen time. Not searched: stacks,
        properties, versions.
      </p>
    );
  }
  return (
    <div className={styles.searched}>
      <p>Searched: names of types, at any time. Messages are searched only within a time:</p>
      {MESSAGE_RANGES.map(({ last, label }) => (
        <Button key={last} onClick={() => onLast(last)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

function NoEvents(props: { filter: EventFilter; isOfTypes: boolean; onClear: () => void }) {
  const { filter, isOfTypes, onClear } = props;
  if (isFiltered(filter)) {
    return (
      <NoMatches what="event" onClear={onClear}>
        {hasTime(filter)
          ? 'Try a longer time or fewer filters.'
          : isOfTypes
            ? 'Only names of types were searched.'
            : 'Try fewer filters.'}
      </NoMatches>
    );
  }
  return (
    <Empty title="No events yet" command={sendCommand(EXAMPLE_ERROR)}>
      Occurrences that applications send become events. Send the first one:
    </Empty>
  );
}
