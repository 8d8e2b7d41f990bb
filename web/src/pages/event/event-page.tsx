import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApi } from '../../api/context.js';
import type { Event } from '../../api/schema.generated.js';
import { Fetched } from '../../components/layout/fetched.js';
import { PageHead, StateLine } from '../../components/layout/page-head.js';
import { Columns, Panel } from '../../components/layout/panel.js';
import { StackPanel } from '../../components/stack/stack-view.js';
import { ComponentTrail } from '../../components/text/component-trail.js';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { EventActions } from './event-actions.js';
import { EventDistribution } from './event-distribution.js';
import { EventFacts } from './event-facts.js';
import styles from './event-page.module.css';
import { EventAttributes, EventProperties } from './event-properties.js';
import { EventState } from './event-state.js';
import { ExternalLinks } from './external-links.js';
import { SameType } from './same-type.js';
import { TypePanel } from './type-panel.js';

const route = getRouteApi('/events/$eventId');

/** Everything about one event. */
export function EventPage() {
  const { eventId } = route.useParams();
  const navigate = useNavigate();
  const event = useApi().query.useQuery('get', '/v1/events/{id}', {
    params: { path: { id: eventId } },
  });
  const foundId = event.data?.id ?? eventId;
  // The event was merged into another one, which the service returned: the address follows.
  useEffect(() => {
    if (foundId !== eventId) navigate({ to: '/events/$eventId', params: { eventId: foundId }, replace: true });
  }, [foundId, eventId, navigate]);
  return (
    <Fetched
      from={event}
      what="the event"
      lines={10}
      head={<PageHead title="Event" above={<Link to="/events">All events</Link>} />}
    >
      {(found) => <Shown event={found} />}
    </Fetched>
  );
}

function Shown({ event }: { event: Event }) {
  return (
    <article>
      <PageHead
        title={event.type}
        above={<ComponentTrail component={event.component} environment={event.environment} />}
        shown={<Text>{event.type}</Text>}
      >
        <EventActions event={event} />
      </PageHead>
      <StateLine>
        <SeverityChip of={event.importance} />
        <EventState event={event} />
      </StateLine>
      <Columns
        main={
          <>
            {event.message !== null && (
              <Panel title="Message">
                <p className={styles.message}>
                  <Text>{event.message}</Text>
                </p>
              </Panel>
            )}
            <EventFacts event={event} />
            <EventDistribution event={event} />
            {event.stack !== null && <StackPanel stack={event.stack} />}
            <SameType event={event} />
          </>
        }
        side={
          <>
            <TypePanel typeId={event.typeId} />
            <EventAttributes event={event} />
            <EventProperties event={event} />
            <ExternalLinks place={event} />
          </>
        }
      />
    </article>
  );
}
