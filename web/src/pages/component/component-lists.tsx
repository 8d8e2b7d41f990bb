import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { Panel } from '../../components/panel.js';
import { SeverityShape } from '../../components/severity.js';
import { Failed } from '../../components/states.js';
import { Text } from '../../components/text.js';
import { Time } from '../../components/time.js';
import { countText } from '../../format/number.js';
import { EventTable } from '../events/event-table.js';
import styles from './component-page.module.css';

interface Place {
  component: string;
  environment: string;
}

const SHOWN = 10;

/** Its latest events and those of what lies below it. */
export function ComponentEvents({ component, environment }: Place) {
  const events = useApi().query.useQuery('get', '/v1/events', {
    params: { query: { component, environment, subtree: 'true', limit: SHOWN } },
  });
  const all = (
    <Link to="/events" search={{ component, environment, subtree: 'true' }}>
      All its events
    </Link>
  );
  return (
    <Panel title="Events" aside={all}>
      {events.data === undefined && events.error !== null && <Failed error={events.error} onRetry={events.refetch} />}
      {events.data?.items.length === 0 && <p className={styles.note}>None are kept.</p>}
      {events.data !== undefined && events.data.items.length > 0 && (
        <EventTable events={events.data.items} label="Events of the component" />
      )}
    </Panel>
  );
}

/** Its types that were ever an error. */
export function ComponentTypes({ component, environment }: Place) {
  const { data } = useApi().query.useQuery('get', '/v1/types', {
    params: { query: { component, environment, subtree: 'true', limit: 50 } },
  });
  const errors = data?.items.filter(({ firstErrorAt }) => firstErrorAt !== null) ?? [];
  if (errors.length === 0) return null;
  return (
    <Panel title="Error types">
      <ul className={styles.list}>
        {errors.slice(0, SHOWN).map((type) => (
          <li key={type.id}>
            <span />
            <Link to="/types/$typeId" params={{ typeId: type.id }}>
              <Text>{type.type}</Text>
            </Link>
            <small>{countText(type.occurrences)} ×</small>
            <small className={styles.wide}>
              {type.component !== component && (
                <>
                  in <Text>{type.component}</Text>,{' '}
                </>
              )}
              last <Time at={type.lastSeenAt} as="distance" />
              {type.muted !== false && ', muted'}
            </small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What inspections found in it. */
export function ComponentFindings({ component, environment }: Place) {
  const { data } = useApi().query.useQuery('get', '/v1/findings', {
    params: { query: { component, environment, limit: SHOWN } },
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title="Findings">
      <ul className={styles.list}>
        {data.items.map((finding) => (
          <li key={finding.id}>
            <SeverityShape of={finding.severity} />
            <Link to="/findings/$findingId" params={{ findingId: finding.id }}>
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
