import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useApi } from '../../api/context.js';
import type { Tree } from '../../api/schema.generated.js';
import { EnvironmentSwitch } from '../../components/filter/environment-switch.js';
import { BareField } from '../../components/form/field.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty, Failed, Loading } from '../../components/layout/states.js';
import { AN_ERROR, sendCommand } from '../../components/text/send-command.js';
import { BoardTable } from './board-table.js';
import { Elsewhere } from './elsewhere.js';
import type { Shown } from './shown.js';
import { countTree } from './tree-rows.js';
import { Verdict } from './verdict.js';

const route = getRouteApi('/');

/** The status of every component of an environment, the worst first. */
export function BoardPage() {
  const { environment = 'production', q, status } = route.useSearch();
  const navigate = route.useNavigate();
  const tree = useApi().query.useQuery('get', '/v1/tree', { params: { query: { environment } } });
  const alarms = useMemo(() => countTree(tree.data?.children ?? []).alarm, [tree.data]);
  const change = (next: { environment?: string; q?: string; status?: Shown }) =>
    navigate({ search: (before) => ({ ...before, ...next }), replace: true });

  return (
    <>
      <PageHead title="Status" count={alarms}>
        <EnvironmentSwitch isWithStatus value={environment} onChange={(next) => change({ environment: next })} />
        <BareField
          label="Find a component"
          type="search"
          placeholder="Find a component"
          value={q ?? ''}
          onChange={({ target }) => change({ q: target.value || undefined })}
        />
      </PageHead>
      <Elsewhere environment={environment} />
      {tree.isPending && <Loading what="the components" lines={10} />}
      {tree.isError && <Failed error={tree.error} onRetry={tree.refetch} />}
      {tree.isSuccess && <Board tree={tree.data} q={q} picked={status} onPick={(next) => change({ status: next })} />}
    </>
  );
}

function Board(props: { tree: Tree; q?: string; picked?: Shown; onPick: (status?: Shown) => void }) {
  const { tree, q, picked, onPick } = props;
  const counts = useMemo(() => countTree(tree.children), [tree]);
  if (counts.total === 0) {
    return (
      <Empty
        title={`No component in ${tree.environment} yet`}
        command={sendCommand({ ...AN_ERROR, environment: tree.environment })}
      >
        A component is there as soon as something is reported of it. Send the first occurrence:
      </Empty>
    );
  }
  return (
    <>
      <Verdict counts={counts} picked={picked} onPick={onPick} />
      <BoardTable key={tree.environment} tree={tree} q={q} picked={picked} />
    </>
  );
}
