import { type ReactNode, useId } from 'react';
import styles from './checkbox-group.module.css';

/** Any of a few, which keep the order in which they are offered. */
export function CheckboxGroup<T extends string>(props: {
  label: string;
  options: readonly { value: T; label: ReactNode }[];
  value: readonly T[];
  hint?: string;
  error?: string;
  onChange: (value: T[]) => void;
}) {
  const { label, options, value, hint, error, onChange } = props;
  const id = useId();
  const toggle = (changed: T) =>
    onChange(options.map((option) => option.value).filter((one) => (one === changed) !== value.includes(one)));
  return (
    <fieldset className={styles.checks} aria-describedby={error === undefined && hint === undefined ? undefined : id}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="checkbox" checked={value.includes(option.value)} onChange={() => toggle(option.value)} />
          {option.label}
        </label>
      ))}
      {(error ?? hint) !== undefined && (
        <small id={id} className={error === undefined ? undefined : styles.error}>
          {error ?? hint}
        </small>
      )}
    </fieldset>
  );
}
