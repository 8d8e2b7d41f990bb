import type { Status } from '../../api/schema.generated.js';
import { SeverityShape, severityWord } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Lasting, Time } from '../../components/text/time.js';
import styles from './component-page.module.css';

/** The current status, since when, until when, and its maintenance. */
export function ComponentStatus({ status }: { status: Status }) {
  const shown = status.maintenance !== null && status.status === 'unknown' ? 'maintenance' : status.status;
  return (
    <section aria-label="Status now" className={`${styles.status} ${styles[shown]}`}>
      <SeverityShape of={shown} size={36} />
      <div>
        <p className={styles.word}>{severityWord(shown)}</p>
        <p>
          {status.since === null ? (
            'no other status so far'
          ) : (
            <>
              since <Time at={status.since} /> (<Lasting from={status.since} to={null} />)
            </>
          )}
          {status.until !== null && (
            <>
              {' · until '}
              <Time at={status.until} /> unless something else happens
            </>
          )}
        </p>
        {status.maintenance !== null && (
          <p>
            In maintenance until <Time at={status.maintenance.until} />
            {status.maintenance.component !== status.component && (
              <>
                {' as part of '}
                <Text>{status.maintenance.component}</Text>
              </>
            )}
            {status.maintenance.reason && (
              <>
                {': '}
                <Text>{status.maintenance.reason}</Text>
              </>
            )}
          </p>
        )}
        {status.own !== status.status && status.maintenance === null && (
          <p>Without its descendants its status would be {severityWord(status.own).toLowerCase()}.</p>
        )}
      </div>
    </section>
  );
}
