import { Button } from './button.js';

/** Fetches the next page of a list, as long as there is one. `what` says of what: `older events`. */
export function MoreButton(props: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  what: string;
}) {
  const { list, what } = props;
  if (!list.hasNextPage) return null;
  return (
    <Button disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
      {list.isFetchingNextPage ? 'Loading …' : `Show ${what}`}
    </Button>
  );
}
