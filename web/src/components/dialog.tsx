import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.js';
import styles from './dialog.module.css';

/**
 * A modal dialog: the browser's own, which keeps the focus inside, closes by Escape and gives the focus back.
 * Render it only while it is open.
 */
export function Dialog(props: { title: string; isWide?: boolean; onClose: () => void; children: ReactNode }) {
  const { title, isWide = false, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const shown = dialog.current;
    if (!shown?.open) shown?.showModal();
    // Who opened a form is about to fill it in; the browser would begin at the button that closes it.
    shown?.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`${styles.dialog} ${isWide ? styles.wide : ''}`}
      aria-labelledby={titleId}
      onClose={onClose}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <Button look="quiet" icon={<X aria-hidden="true" />} aria-label="Close" onClick={onClose} />
      </header>
      {children}
    </dialog>
  );
}

/** Asks before something that cannot be taken back. */
export function Confirm(props: {
  title: string;
  /** What will happen. */
  children: ReactNode;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { title, children, action, onConfirm, onClose } = props;
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

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className={styles.actions}>{children}</footer>;
}
