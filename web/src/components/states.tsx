import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { troubleOf } from '../api/problem.js';
import { Button } from './button.js';
import { CodeSample } from './code-sample.js';
import styles from './states.module.css';

/** What a list or page shows when there is nothing: why, and the command that would fill it. */
export function Empty(props: { title: string; children?: ReactNode; command?: string; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <h2>{props.title}</h2>
      {props.children !== undefined && <p>{props.children}</p>}
      {props.command !== undefined && <CodeSample label="Command" text={props.command} />}
      {props.action}
    </div>
  );
}

/** Lines in the place of what is being fetched. Appears only after a moment: fast answers don't flicker. */
export function Loading({ lines = 6, what }: { lines?: number; what: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">Loading {what} …</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <span key={line} aria-hidden="true" />
      ))}
    </div>
  );
}

/** What went wrong, and a way to try again. */
export function Failed({ error, onRetry, children }: { error: unknown; onRetry?: () => void; children?: ReactNode }) {
  const { title, detail, status } = troubleOf(error);
  return (
    <div className={styles.state} role="alert">
      <h2>{status === 404 ? 'Not found' : title}</h2>
      {detail !== null && <p>{detail}</p>}
      {children}
      {onRetry !== undefined && status !== 404 && (
        <Button icon={<RotateCw aria-hidden="true" />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
