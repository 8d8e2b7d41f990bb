import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { problemTextOf } from '../../api/problem.js';
import { InLocalTime } from '../text/in-local-time.js';
import styles from './form.module.css';

/**
 * A form whose fields the service checks. `error` is its last response; the fields show it too, and the first wrong one
 * gets the focus.
 */
export function Form(props: { label: string; error?: unknown; onSubmit: () => void; children: ReactNode }) {
  const { label, error, onSubmit, children } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form ref={form} className={styles.form} aria-label={label} noValidate onSubmit={submit}>
      {children}
      {error !== undefined && error !== null && <FormError error={error} />}
    </form>
  );
}

function FormError({ error }: { error: unknown }) {
  const { title, detail } = problemTextOf(error);
  return (
    <p role="alert" className={styles.error}>
      Not done. <InLocalTime>{detail ?? title}</InLocalTime>
    </p>
  );
}

/** Fields side by side where there is room. */
export function FormRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

/** The buttons at the end of a form outside of a dialog. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
