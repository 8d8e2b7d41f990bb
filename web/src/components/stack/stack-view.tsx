import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../form/button.js';
import { Panel } from '../layout/panel.js';
import { copyText } from '../text/copy.js';
import { StackLines } from './stack-lines.js';
import styles from './stack-view.module.css';

/** A stack trace with what can be done with it above it. */
export function StackView({ stack }: { stack: string }) {
  const [isRaw, setRaw] = useState(false);
  return (
    <div className={styles.stack}>
      <StackActions stack={stack} isRaw={isRaw} onRaw={setRaw} />
      <StackLines stack={stack} isRaw={isRaw} />
    </div>
  );
}

/** A stack trace as a part of a page, with what can be done with it beside its heading. */
export function StackPanel({ stack }: { stack: string }) {
  const [isRaw, setRaw] = useState(false);
  return (
    <Panel title="Stack trace" aside={<StackActions stack={stack} isRaw={isRaw} onRaw={setRaw} />}>
      <StackLines stack={stack} isRaw={isRaw} />
    </Panel>
  );
}

/** Shows a stack trace as it was sent, or folded; copies it. */
function StackActions(props: { stack: string; isRaw: boolean; onRaw: (isRaw: boolean) => void }) {
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
