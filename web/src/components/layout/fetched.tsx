import type { ReactNode } from 'react';
import { Failed, Loading } from './states.js';

/** The part of a query result that is used here. */
interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
}

/**
 * Shows fetched data; until it arrives, a placeholder, or why it could not be fetched. Data stays when a later fetch
 * fails.
 *
 * @param what is being fetched: `the event`
 * @param lines approximate height of the placeholder
 * @param head shown above an error, for pages whose name is part of the data
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
