import { Copy } from 'lucide-react';
import { Button } from '../form/button.js';
import { copyText } from '../text/copy.js';
import styles from './stack-view.module.css';

/** Shows a stack trace as it was sent, or folded; copies it. */
export function StackActions(props: { stack: string; isRaw: boolean; onRaw: (isRaw: boolean) => void }) {
  const { stack, isRaw, onRaw } = props;
  return (
    <div className={styles.actions}>
      <Button look="quiet" aria-pressed={isRaw} onClick={() => onRaw(!isRaw)}>
        As it was sent
      </Button>
      <Button look="quiet" icon={<Copy aria-hidden="true" />} onClick={() => copyText(stack, 'the stack')}>
        Copy
      </Button>
    </div>
  );
}
