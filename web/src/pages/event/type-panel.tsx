import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { Facts, Panel } from '../../components/panel.js';
import { Text } from '../../components/text.js';
import { Time } from '../../components/time.js';
import { countText } from '../../format/number.js';
import { MuteMenu } from '../type/mute-menu.js';
import { mutedText } from '../type/muted-text.js';

/** What is known of the event's type, and whether it takes part in status and alerts. */
export function TypePanel({ typeId }: { typeId: string }) {
  const { data } = useApi().query.useQuery('get', '/v1/types/{id}', { params: { path: { id: typeId } } });
  if (data === undefined) return null;
  const versions = [...new Set([data.firstVersion, data.lastVersion])].filter((version) => version !== null);
  const facts = [
    { name: 'Events', value: countText(data.events) },
    { name: 'Occurrences', value: countText(data.occurrences) },
    { name: 'First received', value: <Time at={data.firstSeenAt} as="both" /> },
    { name: 'Last received', value: <Time at={data.lastSeenAt} as="both" /> },
    ...(versions.length === 0 ? [] : [{ name: 'Versions', value: <Text>{versions.join(' … ')}</Text> }]),
    ...(data.muted === false ? [] : [{ name: 'Muted', value: mutedText(data.muted, Date.now()) }]),
  ];
  return (
    <Panel title="Its type" aside={<MuteMenu type={data} />}>
      <Facts items={facts} />
      <p>
        <Link to="/types/$typeId" params={{ typeId }}>
          All about this type
        </Link>
      </p>
    </Panel>
  );
}
