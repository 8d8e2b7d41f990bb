import { SEVERITIES, SeverityShape, severityWord } from '../../components/text/severity.js';
import { Time } from '../../components/text/time.js';
import { compactText, countText, plural } from '../../format/number.js';
import { BOARD_STATUSES, type BoardStatus } from './board-status.js';
import styles from './board-summary.module.css';
import type { countTree } from './tree-rows.js';

type Counts = ReturnType<typeof countTree>;

/**
 * The state of all components, readable from across the room: one sentence and one large number per status.
 *
 * @param staleSince when the shown state was current, as an ISO instant, while the service cannot be reached; else null
 */
export function BoardSummary(props: {
  counts: Counts;
  staleSince: string | null;
  picked: BoardStatus | undefined;
  onPick: (status?: BoardStatus) => void;
}) {
  const { counts, staleSince, picked, onPick } = props;
  const worst = SEVERITIES.find((status) => counts[status] > 0) ?? 'unknown';
  const isBad = worst === 'alarm' || worst === 'warning';
  return (
    <section aria-label="At a glance" className={styles.verdict}>
      <div className={`${styles.sentence} ${styles[worst]}`} role="status">
        <SeverityShape of={worst} size={40} />
        <div>
          <p>{sentence(counts)}</p>
          {isBad && counts.withAncestors[worst] > counts[worst] && (
            <p className={styles.detail}>{countText(counts.withAncestors[worst])} including ancestors</p>
          )}
        </div>
      </div>
      <ul className={styles.tiles}>
        {BOARD_STATUSES.filter((status) => status !== 'maintenance' || counts.maintenance > 0).map((status) => (
          <li key={status}>
            <button
              type="button"
              aria-pressed={picked === status}
              className={`${styles.tile} ${counts[status] > 0 ? styles[status] : ''}`}
              onClick={() => onPick(picked === status ? undefined : status)}
            >
              <b className="numbers">{compactText(counts[status])}</b>
              <span>
                <SeverityShape of={status} size={16} />
                {severityWord(status)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {staleSince !== null && (
        <p className={styles.stale} role="alert">
          No connection to the service. This is the state of <Time at={staleSince} as="both" />.
        </p>
      )}
    </section>
  );
}

function sentence({ alarm, warning, success, total }: Counts): string {
  if (alarm > 0) return `${plural(alarm, 'component')} in alarm`;
  if (warning > 0) return `${plural(warning, 'component')} with warnings, no alarm`;
  if (success > 0) return 'All is well';
  return total === 0 ? 'Nothing has reported yet' : 'No errors reported';
}
