import type { Status } from '../../api/schema.generated.js';
import { SeverityShape, severityWord } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Lasting, Time } from '../../components/text/time.js';
import styles from './component-page.module.css';

/** The status now, since when, until when, and the sentence that says why. */
export function ComponentStatus({ status }: { status: Status }) {
  const shown = status.maintenance !== null && status.status === 'unknown' ? 'maintenance' : status.status;
  return (
    <section aria-label="Status now" className={`${styles.status} ${styles[shown]}`}>
      <SeverityShape of={shown} size={36} />
      <div>
        <p className={styles.word}>{severityWord(shown)}</p>
        <p>
          {status.since === null ? (
            'always so far'
          ) : (
            <>
              since <Time at={status.since} /> (<Lasting from={status.since} to={null} />)
            </>
          )}
          {status.until !== null && (
            <>
              {' · until '}
              <Time at={status.until} /> if nothing more happens
            </>
          )}
        </p>
        {status.maintenance !== null && (
          <p>
            In maintenance until <Time at={status.maintenance.until} />
            {status.maintenance.component !== status.component && (
              <>
                {' with '}
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
          <p>By itself: {severityWord(status.own).toLowerCase()}; the rest comes from below it.</p>
        )}
      </div>
    </section>
  );
}
