import { Link } from '@tanstack/react-router';
import type { Status } from '../../api/schema.generated.js';
import { Panel } from '../../components/panel.js';
import { SeverityShape } from '../../components/severity.js';
import { Text } from '../../components/text.js';
import { Time } from '../../components/time.js';
import { plural } from '../../format/number.js';
import styles from './component-page.module.css';

/** The events that make the present status. */
export function Causes({ status }: { status: Status }) {
  const { causes, causesTotal, component } = status;
  return (
    <Panel title="Why">
      {causes.length === 0 && <p className={styles.note}>{plainReason(status)}</p>}
      <ul className={styles.list}>
        {causes.map((cause) => (
          <li key={cause.eventId}>
            <SeverityShape of={cause.importance} />
            <Link to="/events/$eventId" params={{ eventId: cause.eventId }}>
              <Text>{cause.type}</Text>
            </Link>
            <small>
              until <Time at={cause.until} />
            </small>
            {cause.component !== component && (
              <small className={styles.wide}>
                in <Text>{cause.component}</Text>
              </small>
            )}
          </li>
        ))}
      </ul>
      {causesTotal > causes.length && (
        <p className={styles.note}>
          The {causes.length} worst of {plural(causesTotal, 'event')}.
        </p>
      )}
    </Panel>
  );
}

function plainReason({ maintenance }: Status): string {
  return maintenance === null
    ? 'Nothing that happened is relevant now.'
    : 'In maintenance: what happens is recorded, and decides nothing.';
}
