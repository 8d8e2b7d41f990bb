import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';

/**
 * A labelled line of text. `hint` stands below it and is read with it; `error`, what is wrong with it, in its place.
 */
export function Field(props: { label: string; hint?: ReactNode; error?: string } & ComponentProps<'input'>) {
  const { label, hint, error, ...rest } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.input}
        autoComplete="off"
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        {...rest}
      />
      {note !== undefined && (
        <small id={`${id}-note`} className={error === undefined ? undefined : styles.error}>
          {note}
        </small>
      )}
    </div>
  );
}

/** A line of text whose place says what it is for; `label` names it. */
export function BareField({ label, ...rest }: { label: string } & ComponentProps<'input'>) {
  return <input className={styles.input} aria-label={label} autoComplete="off" {...rest} />;
}
