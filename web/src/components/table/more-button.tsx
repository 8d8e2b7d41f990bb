import { Button } from '../form/button.js';

/** Fetches the next page of a list, as long as there is one. `what` says of what: `older events`. */
export function MoreButton(props: {
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
