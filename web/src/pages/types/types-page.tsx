import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { BY_CURSOR } from '../../api/pages.js';
import { Button } from '../../components/form/button.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty, NoMatches } from '../../components/layout/states.js';
import { PagedList } from '../../components/table/paged-list.js';
import { EXAMPLE_ERROR, sendCommand } from '../../components/text/send-command.js';
import { isNarrowing, type TypeFilter, typesQuery } from './type-filter.js';
import { TypeFilterBar } from './type-filter-bar.js';
import { TypeTable } from './type-table.js';

const route = getRouteApi('/types');

/** Types of events, by default error types, the newest first; the filters are part of the address. */
export function TypesPage() {
  const { project: _, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const types = useApi().query.useInfiniteQuery(
    'get',
    '/v1/types',
    { params: { query: { ...typesQuery(filter), limit: 50 } } },
    BY_CURSOR,
  );
  const empty = isNarrowing(filter) ? (
    <NoMatches what="type" onClear={() => navigate({ search: {} })} />
  ) : (
    <NoTypes isOfErrors={filter.show === undefined} onAll={() => navigate({ search: { show: 'all' } })} />
  );
  const change = (next: TypeFilter) => navigate({ search: (before) => ({ ...before, ...next }), replace: true });

  return (
    <>
      <PageHead title="Types" />
      <TypeFilterBar filter={filter} onChange={change} />
      <PagedList from={types} what="types" more="older types" lines={12} empty={empty}>
        {(items) => <TypeTable types={items} />}
      </PagedList>
    </>
  );
}

function NoTypes({ isOfErrors, onAll }: { isOfErrors: boolean; onAll: () => void }) {
  return (
    <Empty
      title={isOfErrors ? 'No error types yet' : 'No types yet'}
      command={sendCommand(EXAMPLE_ERROR)}
      action={isOfErrors && <Button onClick={onAll}>Show all types</Button>}
    >
      Every occurrence has a type. Types are kept until they are deleted. Send the first error:
    </Empty>
  );
}
