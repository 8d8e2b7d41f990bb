import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useSession } from '../../api/context.js';
import { buttonClass } from '../../components/form/button.js';
import { Fetched } from '../../components/layout/fetched.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty, NoMatches } from '../../components/layout/states.js';
import { postCommand } from '../../components/text/send-command.js';
import { isFiltered } from '../../router/is-filtered.js';
import styles from './alerts-page.module.css';
import { Deliveries } from './deliveries/deliveries.js';
import type { DeliveryFilter } from './deliveries/delivery-filter.js';
import { DeliveryFilterBar } from './deliveries/delivery-filter-bar.js';
import { PolicyTable } from './policies/policy-table.js';
import { usePolicies } from './policies/use-policies.js';

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
  const policies = usePolicies();
  const { data } = policies;
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
      <Fetched from={policies} what="policies">
        {({ items }) => (items.length === 0 ? <NoPolicies /> : <PolicyTable policies={items} />)}
      </Fetched>
      <section aria-labelledby="deliveries" className={styles.section}>
        <h2 id="deliveries">Deliveries</h2>
        <DeliveryFilterBar filter={filter} policies={names} onChange={change} />
        <Deliveries
          filter={filter}
          policies={names}
          empty={
            isFiltered(filter) ? (
              <NoMatches what="delivery" onClear={() => navigate({ search: {} })} />
            ) : (
              <Empty title="No deliveries yet">
                What policies send, or decide not to send and why, is listed here.
              </Empty>
            )
          }
        />
      </section>
    </>
  );
}

function NoPolicies() {
  const { canWrite } = useSession();
  return (
    <Empty title="Nobody is told yet" command={postCommand('/v1/alert-policies', EXAMPLE)} keyRole="admin">
      A policy says who is told of new error types, changes of status and recoveries: by webhook, on Slack or by mail.{' '}
      {canWrite ? 'Make one above, or run:' : 'This key only reads; a key of the role admin makes one:'}
    </Empty>
  );
}
