import { useApi } from '../../api/context.js';
import type { EventItem } from '../../api/schema.generated.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { EventTable } from '../events/event-table.js';

/** How many of each are shown. */
const SHOWN = 10;

/** Other events of the type in the same component, and events of a type of this name elsewhere. */
export function SameType({ event }: { event: Pick<EventItem, 'id' | 'type' | 'component' | 'environment'> }) {
  const { type, component, environment, id } = event;
  const { query } = useApi();
  const here = query.useQuery('get', '/v1/events', {
    params: { query: { type, component, environment, limit: SHOWN + 1 } },
  });
  const everywhere = query.useQuery('get', '/v1/events', { params: { query: { type, limit: 50 } } });
  const others = here.data?.items.filter((other) => other.id !== id).slice(0, SHOWN);
  const elsewhere = everywhere.data?.items
    .filter((other) => other.component !== component || other.environment !== environment)
    .slice(0, SHOWN);
  return (
    <>
      <Panel title="Other events of this type here">
        <Part label="Same type here" events={others} none="This is the only event of its type in this component." />
      </Panel>
      <Panel title="Same type elsewhere">
        <Part
          label="Same type elsewhere"
          events={elsewhere}
          none="No other component or environment reported this type recently."
        />
      </Panel>
    </>
  );
}

function Part({ label, events, none }: { label: string; events: readonly EventItem[] | undefined; none: string }) {
  if (events === undefined) return <Note>…</Note>;
  if (events.length === 0) return <Note>{none}</Note>;
  return <EventTable events={events} label={label} />;
}
