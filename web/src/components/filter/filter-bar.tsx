import type { ReactNode } from 'react';
import styles from './filter-bar.module.css';

/** Everything that narrows a list down, above it. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <search className={styles.bar}>{children}</search>;
}
