import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useApi } from '../../api/context.js';
import type { Tree } from '../../api/schema.generated.js';
import { EnvironmentSwitch } from '../../components/filter/environment-switch.js';
import { BareField } from '../../components/form/field.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty, Failed, Loading } from '../../components/layout/states.js';
import { EXAMPLE_ERROR, sendCommand } from '../../components/text/send-command.js';
import { useLive } from '../../live/live-scope.js';
import type { BoardStatus } from './board-status.js';
import { BoardSummary } from './board-summary.js';
import { BoardTable } from './board-table.js';
import { OtherEnvironments } from './other-environments.js';
import { countTree, naturallySorted } from './tree-rows.js';

const route = getRouteApi('/');

type BoardSearch = { environment?: string; q?: string; status?: BoardStatus };

/** The status of every component of an environment, the worst first. */
export function BoardPage() {
  const { environment = 'production', q, status } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = useApi().query.useQuery('get', '/v1/tree', { params: { query: { environment } } });
  const tree = useMemo(
    () => asked.data && { ...asked.data, children: naturallySorted(asked.data.children) },
    [asked.data],
  );
  const alarms = useMemo(() => countTree(tree?.children ?? []).alarm, [tree]);
  const change = (next: BoardSearch) => navigate({ search: (before) => ({ ...before, ...next }), replace: true });

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
      <OtherEnvironments environment={environment} />
      {asked.isPending && <Loading what="the components" lines={10} />}
      {tree === undefined && asked.isError && <Failed error={asked.error} onRetry={asked.refetch} />}
      {tree !== undefined && (
        <Board
          tree={tree}
          fetchedMs={asked.dataUpdatedAt}
          isFailing={asked.isError}
          q={q}
          picked={status}
          onChange={change}
        />
      )}
    </>
  );
}

interface BoardProps {
  tree: Tree;
  /** When the tree was fetched, in milliseconds since 1970. */
  fetchedMs: number;
  /** Whether the last fetch failed. */
  isFailing: boolean;
  q?: string;
  picked?: BoardStatus;
  onChange: (next: BoardSearch) => void;
}

function Board({ tree, fetchedMs, isFailing, q, picked, onChange }: BoardProps) {
  const counts = useMemo(() => countTree(tree.children), [tree]);
  const { state, heardMs } = useLive();
  if (counts.total === 0) {
    return (
      <Empty
        title={`No component in ${tree.environment} yet`}
        command={sendCommand({ ...EXAMPLE_ERROR, environment: tree.environment })}
      >
        A component appears with its first occurrence. Send one:
      </Empty>
    );
  }
  // While the stream is connected, what was fetched before is still current: changes would have been announced.
  const isStale = state === 'interrupted' || isFailing;
  const staleSince = isStale ? new Date(Math.max(fetchedMs, heardMs ?? 0)).toISOString() : null;
  return (
    <>
      <BoardSummary counts={counts} staleSince={staleSince} picked={picked} onPick={(status) => onChange({ status })} />
      <BoardTable
        key={tree.environment}
        tree={tree}
        q={q}
        picked={picked}
        onClear={() => onChange({ q: undefined, status: undefined })}
      />
    </>
  );
}
