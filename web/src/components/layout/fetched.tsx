import type { ReactNode } from 'react';
import { Failed, Loading } from './states.js';

/** The part of an answer of the API that a page looks at. */
interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
}

/**
 * What was asked for, once it is there; until then, that it is being fetched, or why it could not be. What is there stays
 * when it cannot be fetched again.
 *
 * @param what is being fetched: `the event`
 * @param lines how tall it is going to be, about
 * @param head stands above what went wrong: of a page whose name is part of what was asked for
 */
export function Fetched<T>(props: {
  from: Query<T>;
  what: string;
  lines?: number;
  head?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { from, what, lines, head, children } = props;
  if (from.data !== undefined) return children(from.data);
  if (from.error === null) return <Loading what={what} lines={lines} />;
  return (
    <>
      {head}
      <Failed error={from.error} onRetry={from.refetch} />
    </>
  );
}
