import styles from './switch.module.css';

/** Something that is on or off, and changes at once. `label` names what. */
export function Switch(props: { label: string; isOn: boolean; onChange: (isOn: boolean) => void; isLocked?: boolean }) {
  const { label, isOn, onChange, isLocked = false } = props;
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      title={label}
      disabled={isLocked}
      className={styles.switch}
      onClick={() => onChange(!isOn)}
    >
      <span className={styles.track} aria-hidden="true" />
      {isOn ? 'On' : 'Off'}
    </button>
  );
}
