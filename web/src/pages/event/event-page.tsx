import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApi } from '../../api/context.js';
import type { Event } from '../../api/schema.generated.js';
import { ComponentTrail } from '../../components/component-trail.js';
import { PageHead } from '../../components/page-head.js';
import { Columns, Panel } from '../../components/panel.js';
import { SeverityChip } from '../../components/severity.js';
import { StackView } from '../../components/stack/stack-view.js';
import { Failed, Loading } from '../../components/states.js';
import { Text } from '../../components/text.js';
import { EventActions } from './event-actions.js';
import { EventFacts } from './event-facts.js';
import styles from './event-page.module.css';
import { EventAttributes, EventProperties } from './event-properties.js';
import { HappenedWhen } from './happened-when.js';
import { Outside } from './outside.js';
import { SameType } from './same-type.js';
import { TypePanel } from './type-panel.js';

const route = getRouteApi('/events/$eventId');

/** Everything about one event. */
export function EventPage() {
  const { eventId } = route.useParams();
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useApi().query.useQuery('get', '/v1/events/{id}', {
    params: { path: { id: eventId } },
  });
  // Joined with an earlier one: the service has led to it, and the address follows.
  useEffect(() => {
    if (data !== undefined && data.id !== eventId) {
      navigate({ to: '/events/$eventId', params: { eventId: data.id }, replace: true });
    }
  }, [data, eventId, navigate]);

  if (isPending) return <Loading what="the event" lines={10} />;
  if (data === undefined) {
    return (
      <>
        <PageHead title="Event" />
        <Failed error={error} onRetry={refetch} />
      </>
    );
  }
  return <Shown event={data} />;
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
      <p className={styles.state}>
        <SeverityChip of={event.importance} />
        <span>
          {event.active
            ? 'Relevant now: it can decide the status of its component.'
            : 'Over: it no longer decides a status.'}
        </span>
      </p>
      <Columns
        main={
          <>
            <EventFacts event={event} />
            <HappenedWhen event={event} />
            {event.message !== null && (
              <Panel title="Message">
                <p className={styles.message}>
                  <Text>{event.message}</Text>
                </p>
              </Panel>
            )}
            {event.stack !== null && (
              <Panel title="Stack trace">
                <StackView stack={event.stack} />
              </Panel>
            )}
            <SameType event={event} />
          </>
        }
        side={
          <>
            <TypePanel typeId={event.typeId} />
            <EventAttributes event={event} />
            <EventProperties event={event} />
            <Outside place={event} />
          </>
        }
      />
    </article>
  );
}
