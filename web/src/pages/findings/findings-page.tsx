import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { BY_CURSOR } from '../../api/pages.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty, NoMatches } from '../../components/layout/states.js';
import { PagedList } from '../../components/table/paged-list.js';
import { EXAMPLE_ERROR, sendCommand } from '../../components/text/send-command.js';
import { Time } from '../../components/text/time.js';
import { useNow } from '../../components/text/use-now.js';
import { isFiltered } from '../../router/is-filtered.js';
import { useInspections } from '../inspections/use-inspections.js';
import { type FindingFilter, findingsQuery } from './finding-filter.js';
import { FindingFilterBar } from './finding-filter-bar.js';
import { FindingTable } from './finding-table.js';

const route = getRouteApi('/findings');

/** Findings, the newest hour first; the filters are part of the address. */
export function FindingsPage() {
  const { project: _, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const findings = useApi().query.useInfiniteQuery(
    'get',
    '/v1/findings',
    { params: { query: { ...findingsQuery(filter, useNow()), limit: 50 } } },
    BY_CURSOR,
  );
  const change = (next: FindingFilter) => navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <>
      <PageHead title="Findings" />
      <FindingFilterBar filter={filter} onChange={change} />
      <PagedList
        from={findings}
        what="findings"
        more="older findings"
        lines={12}
        empty={
          isFiltered(filter) ? <NoMatches what="finding" onClear={() => navigate({ search: {} })} /> : <NoFindings />
        }
      >
        {(items) => <FindingTable findings={items} />}
      </PagedList>
    </>
  );
}

function NoFindings() {
  const nextRun = useInspections()
    .data?.items.map((inspection) => inspection.nextRun)
    .find((at) => at !== null);
  return (
    <Empty title="No findings yet" command={sendCommand(EXAMPLE_ERROR)}>
      An error type that was never seen before becomes a finding at the next full hour
      {nextRun && (
        <>
          , <Time at={nextRun} as="distance" />
        </>
      )}
      . Send one, and use the dry run of an <Link to="/inspections">inspection</Link> to see what it would find:
    </Empty>
  );
}
