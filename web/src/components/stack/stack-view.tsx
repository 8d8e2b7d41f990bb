import { useState } from 'react';
import { StackActions } from './stack-actions.js';
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
