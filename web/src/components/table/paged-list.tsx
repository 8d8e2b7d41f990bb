import type { ReactNode } from 'react';
import { Button } from '../form/button.js';
import { Failed, Loading } from '../layout/states.js';

/** A query that is fetched page by page (`BY_CURSOR`). */
interface PagedQuery<Item> {
  data: { pages: { items: Item[] }[] } | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/**
 * A list that is fetched page by page, with a button for the next page. When a fetch fails, the list stays below the
 * error.
 *
 * @param what is listed: `events`
 * @param more what the next page has: `older events`
 * @param empty shown instead of an empty list
 * @param onMore called before the next page is fetched
 */
export function PagedList<Item>(props: {
  from: PagedQuery<Item>;
  what: string;
  more: string;
  lines?: number;
  empty?: ReactNode;
  onMore?: () => void;
  children: (items: Item[]) => ReactNode;
}) {
  const { from, what, more, lines, empty, onMore, children } = props;
  const items = from.data?.pages.flatMap((page) => page.items);
  return (
    <>
      {items === undefined && from.error === null && <Loading what={what} lines={lines} />}
      {from.error !== null && <Failed error={from.error} onRetry={from.refetch} />}
      {items?.length === 0 && empty}
      {items !== undefined && items.length > 0 && children(items)}
      <MoreButton list={from} what={more} onMore={onMore} />
    </>
  );
}

/** Fetches the next page of a list, as long as there is one. `what` says of what: `older events`. */
function MoreButton(props: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  what: string;
  /** Called before it is fetched. */
  onMore?: () => void;
}) {
  const { list, what, onMore } = props;
  const more = () => {
    onMore?.();
    list.fetchNextPage();
  };
  if (!list.hasNextPage) return null;
  return (
    <Button disabled={list.isFetchingNextPage} onClick={more}>
      {list.isFetchingNextPage ? 'Loading …' : `Show ${what}`}
    </Button>
  );
}
