import { type ReactNode, useEffect } from 'react';
import styles from './page-head.module.css';

/** Sets the title of the window as long as the page is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Gluepoint`;
  }, [title]);
}

/** The head of a page: its name, what stands beside it, and what can be done. */
export function PageHead(props: { title: string; shown?: ReactNode; above?: ReactNode; children?: ReactNode }) {
  const { title, shown, above, children } = props;
  usePageTitle(title);
  return (
    <div className={styles.head}>
      <div className={styles.names}>
        {above}
        <h1>{shown ?? title}</h1>
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
