import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useSession } from '../../api/context.js';
import { Button, buttonClass } from '../../components/button.js';
import { PageHead } from '../../components/page-head.js';
import { postCommand } from '../../components/send-command.js';
import { Empty, Failed, Loading } from '../../components/states.js';
import styles from './alerts-page.module.css';
import { Deliveries } from './deliveries.js';
import { type DeliveryFilter, isDeliveryFiltered } from './delivery-filter.js';
import { DeliveryFilterBar } from './delivery-filter-bar.js';
import { PolicyTable } from './policy-table.js';
import { usePolicies } from './use-policies.js';

const route = getRouteApi('/alerts');

const EXAMPLE = {
  name: 'On-call',
  triggers: ['new-error-type', 'status-change'],
  targets: [{ kind: 'webhook', url: 'https://example.com/gluepoint' }],
};

/** Who is told of what, and what came of it; which deliveries are shown stands in the address. */
export function AlertsPage() {
  const { project: _, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const { canWrite } = useSession();
  const { data, error, isPending, refetch } = usePolicies();
  const names = useMemo(() => new Map(data?.items.map(({ id, name }) => [id, name])), [data]);
  const change = (next: DeliveryFilter) => navigate({ search: (before) => ({ ...before, ...next }), replace: true });

  return (
    <>
      <PageHead title="Alerts">
        {canWrite && (
          <Link to="/alerts/new" className={buttonClass('primary')}>
            <Plus aria-hidden="true" />
            New policy
          </Link>
        )}
      </PageHead>
      {isPending && <Loading what="policies" />}
      {data === undefined && error !== null && <Failed error={error} onRetry={refetch} />}
      {data?.items.length === 0 && (
        <Empty title="Nobody is told yet" command={postCommand('/v1/alert-policies', EXAMPLE)}>
          A policy says who is told of new error types, changes of status and recoveries: by webhook, on Slack or by
          mail. Make one above, or with a key of the role admin:
        </Empty>
      )}
      {data !== undefined && data.items.length > 0 && <PolicyTable policies={data.items} />}
      <section aria-labelledby="deliveries" className={styles.section}>
        <h2 id="deliveries">Deliveries</h2>
        <DeliveryFilterBar filter={filter} policies={names} onChange={change} />
        <Deliveries
          filter={filter}
          policies={names}
          empty={<NoDeliveries isFiltered={isDeliveryFiltered(filter)} onClear={() => navigate({ search: {} })} />}
        />
      </section>
    </>
  );
}

function NoDeliveries({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <Empty title="No delivery fits these filters">
        <Button onClick={onClear}>Clear all filters</Button>
      </Empty>
    );
  }
  return <Empty title="No deliveries yet">What policies send, or decide not to send and why, is listed here.</Empty>;
}
