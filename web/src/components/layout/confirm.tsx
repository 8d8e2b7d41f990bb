import { type ReactNode, useState } from 'react';
import { Button } from '../form/button.js';
import { Dialog, DialogActions } from './dialog.js';
import styles from './dialog.module.css';

interface Question {
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** What the button that does it says. */
  action: string;
  onConfirm: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, children, action, onConfirm, onClose }: Question & { onClose: () => void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className={styles.body}>{children}</div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** A button that asks before it does what it says. */
export function ConfirmButton({
  icon,
  look = 'danger',
  ...question
}: Question & { icon: ReactNode; look?: 'plain' | 'danger' }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look={look} icon={icon} onClick={() => setAsking(true)}>
        {question.action}
      </Button>
      {isAsking && <Confirm {...question} onClose={() => setAsking(false)} />}
    </>
  );
}
