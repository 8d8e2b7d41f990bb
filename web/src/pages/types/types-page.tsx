import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { BY_CURSOR } from '../../api/pages.js';
import { Button } from '../../components/button.js';
import { MoreButton } from '../../components/more-button.js';
import { PageHead } from '../../components/page-head.js';
import { sendCommand } from '../../components/send-command.js';
import { Empty, Failed, Loading } from '../../components/states.js';
import { isTypeFiltered, type TypeFilter } from './type-filter.js';
import { TypeFilterBar } from './type-filter-bar.js';
import { TypeTable } from './type-table.js';

const route = getRouteApi('/types');

/** Types of events, the newest first; what is shown stands in the address. */
export function TypesPage() {
  const { project: _, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const types = useApi().query.useInfiniteQuery(
    'get',
    '/v1/types',
    { params: { query: { ...filter, limit: 50 } } },
    BY_CURSOR,
  );
  const change = (next: TypeFilter) => navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const items = types.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <>
      <PageHead title="Error types" />
      <TypeFilterBar filter={filter} onChange={change} />
      {types.isPending && <Loading what="types" lines={12} />}
      {types.isError && <Failed error={types.error} onRetry={types.refetch} />}
      {types.isSuccess && items.length === 0 && (
        <NoTypes isFiltered={isTypeFiltered(filter)} onClear={() => navigate({ search: {} })} />
      )}
      {items.length > 0 && <TypeTable types={items} label="Error types" />}
      <MoreButton list={types} what="older types" />
    </>
  );
}

function NoTypes({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <Empty title="No type fits these filters">
        <Button onClick={onClear}>Clear all filters</Button>
      </Empty>
    );
  }
  return (
    <Empty
      title="No types yet"
      command={sendCommand({ component: 'shop/checkout', type: 'Cannot connect', message: 'ECONNREFUSED' })}
    >
      Whatever is reported has a type, which is remembered until somebody deletes it. Send the first:
    </Empty>
  );
}
