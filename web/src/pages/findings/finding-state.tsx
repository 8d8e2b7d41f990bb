import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { Finding } from '../../api/schema.generated.js';
import { Lasting } from '../../components/text/time.js';
import styles from './findings-page.module.css';

/** Abnormal and since when, or recovered and after how long. */
export function FindingStateMark({ finding }: { finding: Pick<Finding, 'state' | 'abnormalAt' | 'recoveredAt'> }) {
  const { state, abnormalAt, recoveredAt } = finding;
  return (
    <span className={styles.state} data-state={state}>
      {state === 'abnormal' ? <TriangleAlert aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
      <span>
        {state === 'abnormal' ? 'Abnormal for ' : 'Recovered after '}
        <Lasting from={abnormalAt} to={recoveredAt} />
      </span>
    </span>
  );
}
