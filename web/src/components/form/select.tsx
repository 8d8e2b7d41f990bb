import styles from './field.module.css';

/** One of several, by the browser's own control. */
export function Select(props: {
  label: string;
  value: string;
  options: readonly (string | { value: string; label: string })[];
  onChange: (value: string) => void;
}) {
  const { label, value, options, onChange } = props;
  return (
    <select
      className={styles.select}
      aria-label={label}
      title={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {options.map((option) => {
        const { value, label } = typeof option === 'string' ? { value: option, label: option } : option;
        return (
          <option key={value} value={value}>
            {label}
          </option>
        );
      })}
    </select>
  );
}

/** Filters a list by one of several values; `all` is the label of the first option, without a filter (undefined). */
export function FilterSelect<T extends string>(props: {
  label: string;
  all: string;
  value: T | undefined;
  options: readonly { value: T; label: string }[];
  onChange: (value: T | undefined) => void;
}) {
  const { label, all, value = '', options, onChange } = props;
  return (
    <Select
      label={label}
      value={value}
      options={[{ value: '', label: all }, ...options]}
      onChange={(picked) => onChange(options.find((option) => option.value === picked)?.value)}
    />
  );
}

/** A select with its label above it, as fields of a form have it. */
export function SelectField(props: Parameters<typeof Select>[0]) {
  return (
    <div className={styles.field}>
      <span aria-hidden="true">{props.label}</span>
      <Select {...props} />
    </div>
  );
}
