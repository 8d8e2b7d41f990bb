import { X } from 'lucide-react';
import { Button } from '../form/button.js';
import { Text } from '../text/text.js';
import styles from './chips.module.css';

/**
 * Chosen values, each removed by a click; renders nothing when there are none.
 *
 * @param label names the list
 * @param verb what a click on one does, read before its text: `Remove`
 */
export function Chips(props: {
  label: string;
  verb: string;
  chips: readonly { text: string; onRemove: () => void }[];
}) {
  const { label, verb, chips } = props;
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={label}>
      {chips.map(({ text, onRemove }) => (
        <li key={text}>
          <Button icon={<X aria-hidden="true" />} aria-label={`${verb} ${text}`} onClick={onRemove}>
            <Text>{text}</Text>
          </Button>
        </li>
      ))}
    </ul>
  );
}
