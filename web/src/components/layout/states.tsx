import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { type ReactNode, useTransition } from 'react';
import { useSession } from '../../api/context.js';
import { problemTextOf } from '../../api/problem.js';
import { Button } from '../form/button.js';
import { CodeSample } from '../text/code-sample.js';
import { InLocalTime } from '../text/in-local-time.js';
import styles from './states.module.css';

/** What an empty list or page shows: why it is empty, and the command that would fill it. */
export function Empty(props: {
  title: string;
  children?: ReactNode;
  command?: string;
  /** The role of the key in the command. */
  keyRole?: 'ingest' | 'admin' | 'root';
  action?: ReactNode;
}) {
  return (
    <div className={styles.state}>
      <h2>{props.title}</h2>
      {props.children !== undefined && <p>{props.children}</p>}
      {props.command !== undefined && (
        <>
          <CodeSample label="Command" text={props.command} />
          <WhichKey role={props.keyRole ?? 'ingest'} />
        </>
      )}
      {props.action}
    </div>
  );
}

/** Which key `$KEY` stands for, and where to get one. */
function WhichKey({ role }: { role: 'ingest' | 'admin' | 'root' }) {
  const { canWrite } = useSession();
  if (role === 'root') return null;
  return (
    <p>
      <code>$KEY</code> stands for a key of the role {role}.{' '}
      {canWrite ? <Link to="/settings/keys">Create one in Settings → Keys</Link> : 'An administrator can create one'}
      {role === 'ingest' && ', or a DSN for Sentry SDKs'}.
    </p>
  );
}

/** What a list shows when nothing matches its filters. `what` names one item: `event`. */
export function NoMatches({ what, onClear, children }: { what: string; onClear: () => void; children?: ReactNode }) {
  return (
    <Empty title={`No ${what} matches these filters`} action={<Button onClick={onClear}>Clear all filters</Button>}>
      {children}
    </Empty>
  );
}

/** Placeholder lines while data is fetched. They appear after a moment, so that fast responses do not flicker. */
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

/** What went wrong, and a way to try again: `onRetry` resolves when that has been tried. */
export function Failed(props: { error: unknown; onRetry?: () => unknown; children?: ReactNode }) {
  const { error, onRetry, children } = props;
  const { title, detail, status } = problemTextOf(error);
  return (
    <div className={styles.state} role="alert">
      <h2>{status === 404 ? 'Not found' : title}</h2>
      {detail !== null && (
        <p>
          <InLocalTime>{detail}</InLocalTime>
        </p>
      )}
      {children}
      {onRetry !== undefined && status !== 404 && <TryAgain onRetry={onRetry} />}
    </div>
  );
}

function TryAgain({ onRetry }: { onRetry: () => unknown }) {
  const [isTrying, startTrying] = useTransition();
  const icon = <RotateCw aria-hidden="true" />;
  return (
    <Button icon={icon} disabled={isTrying} onClick={() => startTrying(async () => void (await onRetry()))}>
      {isTrying ? 'Trying …' : 'Try again'}
    </Button>
  );
}
