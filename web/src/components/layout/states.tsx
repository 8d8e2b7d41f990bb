import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { type ReactNode, useTransition } from 'react';
import { useSession } from '../../api/context.js';
import { problemTextOf } from '../../api/problem.js';
import { Button } from '../form/button.js';
import { CodeSample } from '../text/code-sample.js';
import { InLocalTime } from '../text/in-local-time.js';
import styles from './states.module.css';

/** What a list or page shows when there is nothing: why, and the command that would fill it. */
export function Empty(props: {
  title: string;
  children?: ReactNode;
  command?: string;
  /** Of the key that the command asks for. */
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

/** What stands for a key in a command, and what needs none. */
function WhichKey({ role }: { role: 'ingest' | 'admin' | 'root' }) {
  const { canWrite } = useSession();
  if (role === 'root') return null;
  return (
    <p>
      <code>$KEY</code> is a key of the role {role};{' '}
      {canWrite ? <Link to="/settings/keys">Settings → Keys</Link> : 'an administrator'} makes one
      {role === 'ingest' && ', or a DSN with which SDKs of Sentry report here'}.
    </p>
  );
}

/** What a list shows when its filters leave nothing of it. `what` it is a list of, each: `event`. */
export function NoMatches({ what, onClear, children }: { what: string; onClear: () => void; children?: ReactNode }) {
  return (
    <Empty title={`No ${what} fits these filters`} action={<Button onClick={onClear}>Clear all filters</Button>}>
      {children}
    </Empty>
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
