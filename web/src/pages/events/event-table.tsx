import { Link } from '@tanstack/react-router';
import type { Event } from '../../api/schema.generated.js';
import { SeverityChip } from '../../components/severity.js';
import table from '../../components/table.module.css';
import { TableHead } from '../../components/table-head.js';
import { Text } from '../../components/text.js';
import { Lasting, Time } from '../../components/time.js';
import { compactText, countText } from '../../format/number.js';
import styles from './events-page.module.css';

/** How much of a message a list shows. */
const PREVIEW = 240;

/** A list of events; also shown beside an event or finding. `label` names the table. */
export function EventTable({ events, label = 'Events' }: { events: readonly Event[]; label?: string }) {
  return (
    <table className={`${table.table} ${styles.events}`} aria-label={label}>
      <TableHead columns={['Importance', 'Event', 'Component', { numbers: 'Count' }, 'Last', 'Lasted']} />
      <tbody>
        {events.map((event) => (
          <tr key={event.id}>
            <td>
              <SeverityChip of={event.importance} />
            </td>
            <td className={styles.what}>
              <Link className={styles.clamped} to="/events/$eventId" params={{ eventId: event.id }}>
                <Text>{event.type}</Text>
              </Link>
              {event.active && <span className={styles.active}>relevant now</span>}
              {event.message !== null && (
                <p>
                  <Text>{event.message.slice(0, PREVIEW)}</Text>
                </p>
              )}
            </td>
            <td className={styles.where}>
              <Link
                className={styles.clamped}
                to="/components/$component"
                params={{ component: event.component }}
                search={{ environment: event.environment }}
              >
                <Text>{event.component}</Text>
              </Link>
              <p>
                <Text>{event.environment}</Text>
              </p>
            </td>
            <td className={table.number} title={countText(event.count)}>
              {compactText(event.count)}
            </td>
            <td className={table.nowrap}>
              <Time at={event.endedAt} as="distance" />
            </td>
            <td className={table.nowrap}>
              <Lasting from={event.startedAt} to={event.endedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
