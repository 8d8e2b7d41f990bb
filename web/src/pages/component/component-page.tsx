import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { Status } from '../../api/schema.generated.js';
import { EnvironmentSwitch } from '../../components/filter/environment-switch.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Columns } from '../../components/layout/panel.js';
import { Failed, Loading } from '../../components/layout/states.js';
import { ComponentTrail } from '../../components/text/component-trail.js';
import { PlaceContext } from '../../components/text/place.js';
import { Text } from '../../components/text/text.js';
import { Causes } from './causes.js';
import { Children } from './children.js';
import { ComponentEvents } from './component-events.js';
import { ComponentFindings } from './component-findings.js';
import { ComponentStatus } from './component-status.js';
import { ComponentTypes } from './component-types.js';
import { DeleteComponent } from './delete-component.js';
import { HistoryPanel } from './history-panel.js';
import { MaintenanceButton } from './maintenance-button.js';
import { RANGES, type Range } from './ranges.js';

const route = getRouteApi('/components/$component');

/** A component: its status and why, its history, its events, types and findings. */
export function ComponentPage() {
  const { component } = route.useParams();
  const { environment = 'production' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useApi().query.useQuery('get', '/v1/components/{component}/status', {
    params: { path: { component }, query: { environment } },
  });
  const name = component.slice(component.lastIndexOf('/') + 1);
  const parent = component.slice(0, Math.max(component.lastIndexOf('/'), 0));

  return (
    <>
      <PageHead
        title={component}
        above={
          parent === '' ? (
            <Link to="/">All components</Link>
          ) : (
            <ComponentTrail component={parent} environment={environment} />
          )
        }
        shown={<Text>{name}</Text>}
      >
        <EnvironmentSwitch
          value={environment}
          onChange={(next) => navigate({ search: (before) => ({ ...before, environment: next }) })}
        />
        {data !== undefined && (
          <>
            <MaintenanceButton status={data} />
            <DeleteComponent status={data} />
          </>
        )}
      </PageHead>
      {isPending && <Loading what="the component" lines={8} />}
      {data === undefined && error !== null && (
        <Failed error={error} onRetry={refetch}>
          <p>
            <Link to="/" search={{ environment }}>
              Show the components of this environment
            </Link>
          </p>
        </Failed>
      )}
      {data !== undefined && <Shown status={data} />}
    </>
  );
}

function Shown({ status }: { status: Status }) {
  const { range = '24h' } = route.useSearch();
  const navigate = route.useNavigate();
  const { component, environment } = status;
  return (
    <PlaceContext value={{ component, environment }}>
      <ComponentStatus status={status} />
      <Columns
        first={<Causes status={status} />}
        main={
          <>
            <HistoryPanel
              component={component}
              environment={environment}
              range={Object.hasOwn(RANGES, range) ? (range as Range) : '24h'}
              onRange={(next) => navigate({ search: (before) => ({ ...before, range: next }), replace: true })}
            />
            <ComponentEvents component={component} environment={environment} />
          </>
        }
        side={
          <>
            <Children status={status} />
            <ComponentTypes status={status} />
            <ComponentFindings component={component} environment={environment} />
          </>
        }
      />
    </PlaceContext>
  );
}
