import { SEVERITIES, SeverityShape, severityWord } from '../../components/text/severity.js';
import { compactText, plural } from '../../format/number.js';
import { SHOWN, type Shown } from './shown.js';
import type { countTree } from './tree-rows.js';
import styles from './verdict.module.css';

type Counts = ReturnType<typeof countTree>;

/** The state of everything, to be read from across the room: one sentence and one big number per status. */
export function Verdict(props: { counts: Counts; picked: Shown | undefined; onPick: (status?: Shown) => void }) {
  const { counts, picked, onPick } = props;
  const worst = SEVERITIES.find((status) => counts[status] > 0) ?? 'unknown';
  return (
    <section aria-label="At a glance" className={styles.verdict}>
      <p className={`${styles.sentence} ${styles[worst]}`} role="status">
        <SeverityShape of={worst} size={40} />
        <span>{sentence(counts)}</span>
      </p>
      <ul className={styles.tiles}>
        {SHOWN.filter((status) => status !== 'maintenance' || counts.maintenance > 0).map((status) => (
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
    </section>
  );
}

function sentence({ alarm, warning, success, total }: Counts): string {
  if (alarm > 0) return `${plural(alarm, 'component')} in alarm`;
  if (warning > 0) return `${plural(warning, 'component')} to look at, no alarm`;
  if (success > 0) return 'All is well';
  return total === 0 ? 'Nothing has reported yet' : 'Nothing is known right now';
}
