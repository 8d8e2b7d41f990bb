import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Status } from '../../api/schema.generated.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { InLocalTime } from '../../components/text/in-local-time.js';
import { relativePath } from '../../components/text/place.js';
import { SeverityShape } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { plural } from '../../format/number.js';
import styles from './component-page.module.css';

/** The events that cause the current status. */
export function Causes({ status }: { status: Status }) {
  const { causes, causesTotal, component } = status;
  return (
    <Panel title="Why">
      {causes.length === 0 && <Note>{plainReason(status)}</Note>}
      <ul className={styles.list}>
        {causes.map((cause) => (
          <li key={cause.eventId}>
            <SeverityShape of={cause.importance} />
            <Link to="/events/$eventId" params={{ eventId: cause.eventId }} title={cause.type}>
              <Text>{cause.type}</Text>
            </Link>
            <small>
              until <Time at={cause.until} />
            </small>
            {cause.component !== component && (
              <small className={styles.wide}>
                in <Text>{relativePath(cause.component, component)}</Text>
              </small>
            )}
          </li>
        ))}
      </ul>
      {causesTotal > causes.length && (
        <Note>
          The {causes.length} worst of {plural(causesTotal, 'event')}.
        </Note>
      )}
    </Panel>
  );
}

function plainReason({ maintenance, reason }: Status): ReactNode {
  if (maintenance === null) return <InLocalTime>{reason}</InLocalTime>;
  return 'In maintenance: occurrences are stored but do not count.';
}
