import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { BY_CURSOR } from '../../api/pages.js';
import { Button } from '../../components/button.js';
import { MoreButton } from '../../components/more-button.js';
import { PageHead } from '../../components/page-head.js';
import { sendCommand } from '../../components/send-command.js';
import { Empty, Failed, Loading } from '../../components/states.js';
import { Time } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useInspections } from '../inspections/use-inspections.js';
import { areFindingsFiltered, type FindingFilter, findingsQuery } from './finding-filter.js';
import { FindingFilterBar } from './finding-filter-bar.js';
import { FindingTable } from './finding-table.js';

const route = getRouteApi('/findings');

/** What inspections found, the newest hour first; what is shown stands in the address. */
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
  const items = findings.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title="Findings" />
      <FindingFilterBar filter={filter} onChange={change} />
      {findings.isPending && <Loading what="findings" lines={12} />}
      {findings.isError && items.length === 0 && <Failed error={findings.error} onRetry={findings.refetch} />}
      {findings.isSuccess && items.length === 0 && (
        <NoFindings isFiltered={areFindingsFiltered(filter)} onClear={() => navigate({ search: {} })} />
      )}
      {items.length > 0 && <FindingTable findings={items} />}
      <MoreButton list={findings} what="older findings" />
    </>
  );
}

function NoFindings({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const nextRun = useInspections()
    .data?.items.map((inspection) => inspection.nextRun)
    .find((at) => at !== null);
  if (isFiltered) {
    return (
      <Empty title="No finding fits these filters">
        <Button onClick={onClear}>Clear all filters</Button>
      </Empty>
    );
  }
  return (
    <Empty
      title="No findings yet"
      command={sendCommand({ component: 'shop/checkout', type: 'Cannot connect', message: 'ECONNREFUSED' })}
    >
      An error type that was never seen before becomes a finding on the next full hour
      {nextRun && (
        <>
          , <Time at={nextRun} as="distance" />
        </>
      )}
      . Send one, and see in a dry run of an <Link to="/inspections">inspection</Link> what would be found:
    </Empty>
  );
}
