import type { QuotaUsage } from '../../../api/schema.generated.js';
import { Time } from '../../../components/text/time.js';
import { countText, shareText } from '../../../format/number.js';
import styles from './quotas.module.css';

/** How much of a quota is used in the current minute or hour. */
export function QuotaUse({ name, limit, usage }: { name: string; limit: number | null; usage: QuotaUsage }) {
  const { used, refused, until } = usage;
  return (
    <div className={styles.use}>
      <span>
        <b className="numbers">{countText(used)}</b>
        {limit === null ? ', no limit' : ` of ${countText(limit)}, ${shareText(used, limit)}`}
        {refused > 0 && <span className={styles.refused}> · {countText(refused)} refused</span>}
      </span>
      {limit !== null && <Meter name={name} used={used} limit={limit} isFull={refused > 0} />}
      <span>
        until <Time at={until} />
      </span>
    </div>
  );
}

function Meter(props: { name: string; used: number; limit: number; isFull: boolean }) {
  const { name, used, limit, isFull } = props;
  const share = limit === 0 ? 1 : Math.min(used / limit, 1);
  return (
    <svg
      className={styles.meter}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${name}: ${shareText(used, limit)} used`}
      data-full={isFull}
    >
      {/* Any use is visible. */}
      <rect width={used === 0 ? 0 : Math.max(100 * share, 1)} height="1" />
    </svg>
  );
}
