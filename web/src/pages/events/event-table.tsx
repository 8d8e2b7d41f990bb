import { Link } from '@tanstack/react-router';
import type { EventItem } from '../../api/schema.generated.js';
import { Table } from '../../components/table/table.js';
import table from '../../components/table/table.module.css';
import { WhereCell } from '../../components/table/where-cell.js';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Lasting, Time } from '../../components/text/time.js';
import { compactText, countText } from '../../format/number.js';
import styles from './events-page.module.css';

const COLUMNS = ['Importance', 'Event', 'Component', { numbers: 'Count' }, 'Last', 'Lasted'];
/** How much of a message a list shows. */
const PREVIEW = 240;

/** A list of events, also used on other pages. `label` names the table. */
export function EventTable({ events, label = 'Events' }: { events: readonly EventItem[]; label?: string }) {
  return (
    <Table label={label} columns={COLUMNS} className={styles.events}>
      {events.map((event) => (
        <Row key={event.id} event={event} />
      ))}
    </Table>
  );
}

function Row({ event }: { event: EventItem }) {
  const { id, type, message, importance, component, environment, count, startedAt, endedAt, active } = event;
  return (
    <tr>
      <td>
        <SeverityChip of={importance} />
      </td>
      <td className={table.what}>
        <Link to="/events/$eventId" params={{ eventId: id }} title={type}>
          <Text>{type}</Text>
        </Link>
        {/* The space disappears at a line break. */}
        {active && ' '}
        {active && <span className={styles.active}>active</span>}
        {message !== null && (
          <p>
            <Text>{message.slice(0, PREVIEW)}</Text>
          </p>
        )}
      </td>
      <WhereCell component={component} environment={environment} />
      <td className={table.number} title={countText(count)} data-after="×">
        {compactText(count)}
      </td>
      <td className={table.nowrap}>
        <Time at={endedAt} as="distance" />
      </td>
      <td className={table.nowrap} data-before="lasted">
        <Lasting from={startedAt} to={endedAt} />
      </td>
    </tr>
  );
}
