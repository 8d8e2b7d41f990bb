import type { ReactNode } from 'react';
import styles from './table.module.css';
import { type Column, TableHead } from './table-head.js';

/**
 * A list of things in lines and columns; on phones each line becomes a card.
 *
 * @param label names it
 * @param className says what is special about its columns
 * @param children its lines
 */
export function Table(props: { label: string; columns: readonly Column[]; className?: string; children: ReactNode }) {
  const { label, columns, className = '', children } = props;
  return (
    <table className={`${styles.table} ${className}`} aria-label={label}>
      <TableHead columns={columns} />
      <tbody>{children}</tbody>
    </table>
  );
}
