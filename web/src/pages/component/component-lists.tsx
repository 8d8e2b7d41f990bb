import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { Fetched } from '../../components/fetched.js';
import { Note, Panel } from '../../components/panel.js';
import type { Place } from '../../components/place.js';
import { SeverityShape } from '../../components/severity.js';
import { Text } from '../../components/text.js';
import { Time } from '../../components/time.js';
import { EventTable } from '../events/event-table.js';
import styles from './component-page.module.css';
import { worstFirst } from './worst-first.js';

const SHOWN = 10;
const ERRORS = ['alarm', 'warning'] as const;

/** Its latest events and those of what lies below it, what is wrong now first. */
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
              if (events.length === 0) return <Note>None are kept.</Note>;
              return <EventTable events={events} label="Events of the component" />;
            }}
          </Fetched>
        )}
      </Fetched>
    </Panel>
  );
}

/** What inspections found in it and below it. */
export function ComponentFindings({ component, environment }: Place) {
  const { data } = useApi().query.useQuery('get', '/v1/findings', {
    params: { query: { component, environment, subtree: 'true', limit: SHOWN } },
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title="Findings">
      <ul className={styles.list}>
        {data.items.map((finding) => (
          <li key={finding.id}>
            <SeverityShape of={finding.severity} />
            <Link to="/findings/$findingId" params={{ findingId: finding.id }} title={finding.overview}>
              <Text>{finding.overview}</Text>
            </Link>
            <small>
              <Time at={finding.abnormalAt} />
            </small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
