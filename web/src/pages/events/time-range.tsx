import { useEffect, useState } from 'react';
import { BareField } from '../../components/form/field.js';
import { Select } from '../../components/form/select.js';
import { toLocalInput } from '../../format/instant.js';
import { RANGES, type Range, type Times } from './event-filter.js';
import styles from './events-page.module.css';

const LABELS: Record<Range, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

/** Any time, up to now, or from one instant to another. */
export function TimeRange({ filter, onChange }: { filter: Times; onChange: (next: Times) => void }) {
  const { last, from, to } = filter;
  const [isChoosing, setChoosing] = useState(false);
  const isOwn = isChoosing || from !== undefined || to !== undefined;
  const choose = (value: string) => {
    setChoosing(value === 'own');
    if (value !== 'own')
      onChange({ last: value === '' ? undefined : (value as Range), from: undefined, to: undefined });
    else onChange({ last: undefined });
  };
  return (
    <span className={styles.range}>
      <Select
        label="Time"
        value={last ?? (isOwn ? 'own' : '')}
        options={[
          { value: '', label: 'Any time' },
          ...Object.keys(RANGES).map((range) => ({ value: range, label: LABELS[range as Range] })),
          { value: 'own', label: 'From … to …' },
        ]}
        onChange={choose}
      />
      {isOwn && last === undefined && (
        <>
          <Instant label="From" value={from} onChange={(next) => onChange({ from: next })} />
          <Instant label="To" value={to} onChange={(next) => onChange({ to: next })} />
        </>
      )}
    </span>
  );
}

/** A year is typed digit by digit: earlier ones are still incomplete and are not used. */
const EARLIEST_MS = Date.UTC(2000, 0);

function Instant(props: { label: string; value?: string; onChange: (value?: string) => void }) {
  const { label, value, onChange } = props;
  const local = value === undefined ? '' : toLocalInput(Date.parse(value));
  const [typed, setTyped] = useState(local);
  useEffect(() => setTyped(local), [local]);
  return (
    <BareField
      label={label}
      title={label}
      type="datetime-local"
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value);
        const atMs = Date.parse(target.value);
        if (target.value === '') onChange(undefined);
        else if (atMs >= EARLIEST_MS) onChange(new Date(atMs).toISOString());
      }}
    />
  );
}
