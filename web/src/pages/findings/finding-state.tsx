import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { FindingItem } from '../../api/schema.generated.js';
import { Lasting } from '../../components/text/time.js';
import styles from './findings-page.module.css';

/** How long it has been abnormal, or after how long it recovered: both from its first error on. */
export function FindingStateMark({
  finding,
}: {
  finding: Pick<FindingItem, 'state' | 'firstErrorAt' | 'recoveredAt'>;
}) {
  const { state, firstErrorAt, recoveredAt } = finding;
  return (
    <span className={styles.state} data-state={state}>
      {state === 'abnormal' ? <TriangleAlert aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
      <span>
        {state === 'abnormal' ? 'Abnormal for ' : 'Recovered after '}
        <Lasting from={firstErrorAt} to={recoveredAt} />
      </span>
    </span>
  );
}
