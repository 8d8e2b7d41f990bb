import { useEffect, useSyncExternalStore } from 'react';
import styles from './toasts.module.css';

interface Toast {
  id: number;
  text: string;
  isError: boolean;
}

const SHOWN_MS = 5_000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

/** Says in a few words at the edge of the page what has been done, or why it could not be. */
export function toast(text: string, { isError = false } = {}): void {
  lastId += 1;
  const added = { id: lastId, text, isError };
  show([...toasts.slice(-3), added]);
  setTimeout(() => show(toasts.filter((one) => one !== added)), isError ? 2 * SHOWN_MS : SHOWN_MS);
}

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear, above open dialogs too. Stands once in the page. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  useEffect(() => {
    // Shown again, it lies above a dialog that was opened meanwhile.
    const box = document.getElementById('toasts');
    if (shown.length === 0 || !box?.showPopover) return;
    box.hidePopover();
    box.showPopover();
  }, [shown]);
  return (
    <div id="toasts" popover="manual" role="status" aria-live="polite" className={styles.toasts}>
      {shown.map(({ id, text, isError }) => (
        <p key={id} className={isError ? styles.error : undefined}>
          {text}
        </p>
      ))}
    </div>
  );
}
