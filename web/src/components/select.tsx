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

/** The same with its label above it, as fields of a form have it. */
export function SelectField(props: Parameters<typeof Select>[0]) {
  return (
    <div className={styles.field}>
      <span aria-hidden="true">{props.label}</span>
      <Select {...props} />
    </div>
  );
}
