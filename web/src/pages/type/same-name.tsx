import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { EventType } from '../../api/schema.generated.js';
import { Panel } from '../../components/layout/panel.js';
import { Failed } from '../../components/layout/states.js';
import { TypeTable } from '../types/type-table.js';

/** How many are shown; more are in the list. */
const SHOWN = 10;

/** Other components and environments that have reported a type of the same name. */
export function SameName({ type }: { type: EventType }) {
  const { data, error, refetch } = useApi().query.useQuery('get', '/v1/types', {
    params: { query: { type: type.type, limit: SHOWN + 1 } },
  });
  const others = data?.items.filter(({ id }) => id !== type.id) ?? [];
  const all = (
    <Link to="/types" search={{ type: type.type, show: 'all' }}>
      All of this name
    </Link>
  );
  return (
    <Panel title="The same name elsewhere" aside={others.length > SHOWN - 1 ? all : undefined}>
      {data === undefined && error !== null && <Failed error={error} onRetry={refetch} />}
      {data !== undefined && others.length === 0 && <p>No other component or environment has reported this type.</p>}
      {others.length > 0 && <TypeTable types={others.slice(0, SHOWN)} label="Types of the same name" />}
    </Panel>
  );
}
