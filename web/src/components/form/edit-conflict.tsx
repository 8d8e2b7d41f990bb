import { Button } from './button.js';
import styles from './edit-conflict.module.css';

/** Says in a form that its subject was changed elsewhere meanwhile; `onLoad` shows the new values. */
export function EditConflict({ onLoad }: { onLoad: () => void }) {
  return (
    <div role="status" className={styles.note}>
      <p>Changed elsewhere meanwhile. Fields that you do not edit keep the new values.</p>
      <Button onClick={onLoad}>Load the new values</Button>
    </div>
  );
}
