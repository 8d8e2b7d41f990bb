import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { EventType } from '../../api/schema.generated.js';
import { Fetched } from '../../components/layout/fetched.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Columns, Panel } from '../../components/layout/panel.js';
import { ComponentTrail } from '../../components/text/component-trail.js';
import { Text } from '../../components/text/text.js';
import { DeleteType } from './delete-type.js';
import { MuteMenu } from './mute-menu.js';
import { Overrides } from './overrides.js';
import { SameName } from './same-name.js';
import { TypeEvents } from './type-events.js';
import { TypeFacts } from './type-facts.js';

const route = getRouteApi('/types/$typeId');

/** A type of events: figures, its events, where else it happens, and its overrides. */
export function TypePage() {
  const { typeId } = route.useParams();
  const type = useApi().query.useQuery('get', '/v1/types/{id}', {
    params: { path: { id: typeId } },
  });
  return (
    <Fetched
      from={type}
      what="the type"
      lines={8}
      head={<PageHead title="Type" above={<Link to="/types">All types</Link>} />}
    >
      {(found) => <Shown key={found.id} type={found} />}
    </Fetched>
  );
}

function Shown({ type }: { type: EventType }) {
  return (
    <article>
      <PageHead
        title={type.type}
        above={<ComponentTrail component={type.component} environment={type.environment} />}
        shown={<Text>{type.type}</Text>}
      >
        <MuteMenu type={type} />
        <DeleteType type={type} />
      </PageHead>
      <Columns
        main={
          <>
            <Panel title="About this type">
              <TypeFacts type={type} />
            </Panel>
            <TypeEvents type={type} />
            <SameName type={type} />
          </>
        }
        side={<Overrides type={type} />}
      />
    </article>
  );
}
