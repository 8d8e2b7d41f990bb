import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

/** A part of a page with a heading of its own. `aside` stands at the right of it. */
export function Panel(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  const { title, aside, children } = props;
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A sentence about what a panel shows, or why it shows nothing. */
export function Note({ children }: { children: ReactNode }) {
  return <p className={styles.note}>{children}</p>;
}

/** Figures side by side: a word and what it is. */
export function Facts({ items }: { items: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className={styles.facts}>
      {items.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A wide column and, where there is room, a narrow one beside it; `first` begins that one, or stands above both. */
export function Columns({ first, main, side }: { first?: ReactNode; main: ReactNode; side: ReactNode }) {
  return (
    <div className={`${styles.columns} ${first === undefined ? '' : styles.withFirst}`}>
      {first !== undefined && <div>{first}</div>}
      <div>{main}</div>
      <div>{side}</div>
    </div>
  );
}
