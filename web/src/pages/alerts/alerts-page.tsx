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

/** Alert policies and deliveries; the filters of the deliveries are part of the address. */
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
              <Empty title="No deliveries yet">Notices that policies send, or suppress and why, are listed here.</Empty>
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
    <Empty title="No alert policies yet" command={postCommand('/v1/alert-policies', EXAMPLE)} keyRole="admin">
      A policy defines who is notified of new error types, status changes and recoveries: by webhook, Slack or e-mail.{' '}
      {canWrite ? 'Create one above, or run:' : 'Creating one needs a key of the role admin:'}
    </Empty>
  );
}
