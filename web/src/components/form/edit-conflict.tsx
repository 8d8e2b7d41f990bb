import { Button } from './button.js';
import styles from './edit-conflict.module.css';

/** Tells who fills in a form that others have changed meanwhile what it is about; `onLoad` shows that instead. */
export function EditConflict({ onLoad }: { onLoad: () => void }) {
  return (
    <div role="status" className={styles.note}>
      <p>Changed by somebody else meanwhile. What you do not touch here stays as they made it.</p>
      <Button onClick={onLoad}>Load theirs</Button>
    </div>
  );
}
