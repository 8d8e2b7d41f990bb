import { type ReactNode, useEffect } from 'react';
import { takeDueFocus } from './heading-focus.js';
import styles from './page-head.module.css';

/** Sets the title of the window as long as the page is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Gluepoint`;
  }, [title]);
}

/**
 * The head of a page: its name, what stands beside it, and what can be done.
 *
 * @param count of problems, also shown in the title of the window
 */
export function PageHead(props: {
  title: string;
  count?: number;
  shown?: ReactNode;
  above?: ReactNode;
  children?: ReactNode;
}) {
  const { title, count = 0, shown, above, children } = props;
  usePageTitle(count === 0 ? title : `(${count}) ${title}`);
  return (
    <div className={styles.head}>
      <div className={styles.names}>
        {above}
        <h1 ref={takeDueFocus} title={title} tabIndex={-1}>
          {shown ?? title}
        </h1>
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  );
}

/** The current state of the subject of a page, right below its head. */
export function StateLine({ children }: { children: ReactNode }) {
  return <p className={styles.standing}>{children}</p>;
}
