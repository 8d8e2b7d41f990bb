import { Link } from '@tanstack/react-router';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { countText } from '../../format/number.js';
import { EventTable } from '../events/event-table.js';
import styles from './finding-page.module.css';
import { relatedRange } from './related-range.js';

/** Events of the same component and environment, near in time. */
export function RelatedEvents({ finding }: { finding: FindingWithDetails }) {
  const { component, environment, from, to, related } = finding;
  const all = (
    <Link to="/events" search={{ component, environment, ...relatedRange(from, to) }}>
      All of this time
    </Link>
  );
  return (
    <Panel title="Related events" aside={all}>
      {related.events.length === 0 ? (
        <Note>No events of this time are stored.</Note>
      ) : (
        <EventTable events={related.events} label="Related events" />
      )}
    </Panel>
  );
}

/** Types of the same name in other components or environments. */
export function RelatedTypes({ finding: { related } }: { finding: FindingWithDetails }) {
  return (
    <Panel title="Same types elsewhere">
      {related.types.length === 0 && <Note>No other component has reported them.</Note>}
      <ul className={styles.types}>
        {related.types.map((type) => (
          <li key={type.id}>
            <Link to="/types/$typeId" params={{ typeId: type.id }} title={type.type}>
              <Text>{type.type}</Text>
            </Link>
            <p>
              <Text>{type.component}</Text> in <Text>{type.environment}</Text>
            </p>
            <p>
              {countText(type.occurrences)} ×, last <Time at={type.lastSeenAt} as="distance" />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
