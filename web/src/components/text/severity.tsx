import type { Importance } from '../../api/schema.generated.js';
import styles from './severity.module.css';

/** The worst first. */
export const SEVERITIES = ['alarm', 'warning', 'success', 'unknown'] as const satisfies readonly Importance[];

const WORDS: Record<Importance | 'maintenance', string> = {
  alarm: 'Alarm',
  warning: 'Warning',
  success: 'Success',
  unknown: 'Unknown',
  maintenance: 'Maintenance',
};

/** The word of a status or an importance. */
export function severityWord(severity: Importance | 'maintenance'): string {
  return WORDS[severity];
}

/** Each status has its shape, so that colour is never needed: diamond, triangle, disc, ring, bars. */
export function SeverityShape({ of, size = 14 }: { of: Importance | 'maintenance'; size?: number }) {
  const rem = `${size / 15}rem`;
  return (
    <svg width={rem} height={rem} viewBox="0 0 16 16" aria-hidden="true" className={styles[`shape-${of}`]}>
      {of === 'alarm' && <path d="M8 0.5 15.5 8 8 15.5 0.5 8Z" fill="currentColor" />}
      {of === 'warning' && <path d="M8 1.5 15.6 14.5H0.4Z" fill="currentColor" />}
      {of === 'success' && <circle cx="8" cy="8" r="6.5" fill="currentColor" />}
      {of === 'unknown' && <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2.5" />}
      {of === 'maintenance' && <path d="M2 2h4.5v12H2zM9.5 2H14v12H9.5z" fill="currentColor" />}
    </svg>
  );
}

/** A status or an importance as shape, colour and word. */
export function SeverityChip({ of }: { of: Importance | 'maintenance' }) {
  return (
    <span className={`${styles.chip} ${styles[of]}`}>
      <SeverityShape of={of} size={11} />
      {WORDS[of]}
    </span>
  );
}
