import type { ReactNode } from 'react';
import { useApi } from '../../../api/context.js';
import { BY_CURSOR } from '../../../api/pages.js';
import { PagedList } from '../../../components/table/paged-list.js';
import { useNow } from '../../../components/text/use-now.js';
import { type DeliveryFilter, toDeliveryQuery } from './delivery-filter.js';
import { DeliveryTable } from './delivery-table.js';

/** Deliveries that match a filter, the newest first; `empty` is shown when there are none. */
export function Deliveries(props: {
  filter: DeliveryFilter;
  policies?: ReadonlyMap<string, string>;
  empty: ReactNode;
}) {
  const { filter, policies, empty } = props;
  const query = toDeliveryQuery(filter, useNow());
  const deliveries = useApi().query.useInfiniteQuery(
    'get',
    '/v1/deliveries',
    { params: { query: { ...query, limit: 50 } } },
    BY_CURSOR,
  );
  return (
    <PagedList from={deliveries} what="deliveries" more="older deliveries" empty={empty}>
      {(items) => <DeliveryTable deliveries={items} policies={policies} />}
    </PagedList>
  );
}
