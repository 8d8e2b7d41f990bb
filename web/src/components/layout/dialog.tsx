import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from '../form/button.js';
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
    // Forms start at their first field, new keys at the copy button. The browser would start at the close button.
    shown?.querySelector<HTMLElement>('form :is(input, select, textarea), [data-first="true"]')?.focus();
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

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className={styles.actions}>{children}</footer>;
}
