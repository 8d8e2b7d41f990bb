import { useNavigate } from '@tanstack/react-router';
import type { Event } from '../../api/schema.generated.js';
import { type KeyValue, KeyValueList } from '../../components/form/key-value-list.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { withPair } from '../events/event-filter.js';

/** What every event has, as keys and values. */
export function EventAttributes({ event }: { event: Event }) {
  const pair = usePair();
  const items = [
    pair('component', event.component),
    pair('environment', event.environment),
    pair('type', event.type),
    pair('importance', event.importance),
    ...(event.version === null ? [] : [pair('version', event.version)]),
    ...(event.glueKey === '' ? [] : [pair('glueKey', event.glueKey)]),
    { name: 'id', value: event.id },
  ];
  return (
    <Panel title="Attributes">
      <KeyValueList label="Attributes" items={items} />
    </Panel>
  );
}

/** What the application sent along with its latest occurrence. */
export function EventProperties({ event }: { event: Event }) {
  const pair = usePair();
  const entries = Object.entries(event.properties);
  return (
    <Panel title="Properties">
      {entries.length === 0 ? (
        <Note>None were sent.</Note>
      ) : (
        <KeyValueList
          label="Properties"
          items={entries.map(([name, value]) => ({ ...pair(`properties.${name}`, String(value)), name }))}
        />
      )}
    </Panel>
  );
}

/** A key and value that lead to the list of events in which it holds, or does not. */
export function usePair(): (key: string, value: string) => KeyValue {
  const navigate = useNavigate();
  return (key, value) => ({
    name: key,
    value,
    onFilterFor: () => navigate({ to: '/events', search: withPair({}, 'only', key, value) }),
    onFilterOut: () => navigate({ to: '/events', search: withPair({}, 'not', key, value) }),
  });
}
