import { useNavigate } from '@tanstack/react-router';
import type { Event } from '../../api/schema.generated.js';
import { type KeyValue, KeyValueList } from '../../components/form/key-value-list.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { isKeptOfLatest, withPair } from '../events/event-filter.js';

/** What all occurrences of an event share, as keys and values. */
export function EventAttributes({ event }: { event: Event }) {
  const pair = usePair();
  const items = [
    pair('component', event.component),
    pair('environment', event.environment),
    pair('type', event.type),
    pair('importance', event.importance),
    ...(event.glueKey === '' ? [] : [pair('glueKey', event.glueKey)]),
    { name: 'id', value: event.id },
  ];
  return (
    <Panel title="Attributes">
      <KeyValueList label="Attributes" items={items} />
    </Panel>
  );
}

/** What the application sent with the latest occurrence; an event keeps no others. */
export function EventProperties({ event }: { event: Event }) {
  const pair = usePair();
  const items = [
    ...(event.version === null ? [] : [pair('version', event.version)]),
    ...Object.entries(event.properties).map(([name, value]) => ({
      ...pair(`properties.${name}`, String(value)),
      name,
    })),
  ];
  return (
    <Panel title="Properties of the latest occurrence">
      {items.length === 0 ? <Note>None were sent.</Note> : <KeyValueList label="Properties" items={items} />}
    </Panel>
  );
}

/** Makes a key and value with links to the events that have it, or do not. */
export function usePair(): (key: string, value: string) => KeyValue {
  const navigate = useNavigate();
  return (key, value) => ({
    name: key,
    value,
    note: isKeptOfLatest(key) ? 'Filters compare the latest occurrence of each event only.' : undefined,
    onFilterFor: () => navigate({ to: '/events', search: withPair({}, 'only', key, value) }),
    onFilterOut: () => navigate({ to: '/events', search: withPair({}, 'not', key, value) }),
  });
}
