import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu } from '../layout/menu.js';
import { copyText } from '../text/copy.js';
import { Text } from '../text/text.js';
import { Button } from './button.js';
import styles from './key-value-list.module.css';

/** A key with its value; what can be done with it besides copying depends on the page. */
export interface KeyValue {
  name: string;
  /** As it is copied. */
  value: string;
  /** As it is shown, where that differs. */
  shown?: ReactNode;
  /** A note about the filters, shown below them. */
  note?: string;
  onFilterFor?: () => void;
  onFilterOut?: () => void;
}

/** Keys with their values: a click on a value offers to copy it, to filter for it and to filter it out. */
export function KeyValueList({ items, label }: { items: readonly KeyValue[]; label: string }) {
  return (
    <dl className={styles.list} aria-label={label}>
      {items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a property may have the name and value of an attribute.
        <div key={`${place} ${item.name}=${item.value}`}>
          <dt>
            <Text>{item.name}</Text>
          </dt>
          <dd>
            <ValueMenu {...item} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ValueMenu({ name, value, shown, note, onFilterFor, onFilterOut }: KeyValue) {
  return (
    <Menu
      label={`${name}: ${value.slice(0, 80)}`}
      look="quiet"
      className={styles.value}
      face={
        <>
          <span>{shown ?? (value === '' ? <i>empty</i> : <Text>{value}</Text>)}</span>
          <ChevronDown aria-hidden="true" />
        </>
      }
    >
      <Button onClick={() => copyText(value, 'the value')}>Copy value</Button>
      <Button onClick={() => copyText(`${name}=${value}`, 'key and value')}>Copy key=value</Button>
      {onFilterFor !== undefined && <Button onClick={onFilterFor}>Filter for this value</Button>}
      {onFilterOut !== undefined && <Button onClick={onFilterOut}>Filter out this value</Button>}
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </Menu>
  );
}
