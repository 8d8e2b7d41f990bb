import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { EventType } from '../../api/schema.generated.js';
import { Facts, Panel } from '../../components/layout/panel.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { countText } from '../../format/number.js';
import { MuteMenu } from '../type/mute-menu.js';
import { mutedText } from '../type/muted-text.js';

/** The event's type: figures, versions, and whether it is muted. */
export function TypePanel({ typeId }: { typeId: string }) {
  const { data } = useApi().query.useQuery('get', '/v1/types/{id}', { params: { path: { id: typeId } } });
  if (data === undefined) return null;
  const facts = [
    { name: 'Events', value: countText(data.events) },
    { name: 'Occurrences', value: countText(data.occurrences) },
    { name: 'First received', value: <Time at={data.firstSeenAt} as="both" /> },
    { name: 'Last received', value: <Time at={data.lastSeenAt} as="both" /> },
    ...versionFacts(data),
    ...(data.muted === false ? [] : [{ name: 'Muted', value: mutedText(data.muted, Date.now()) }]),
  ];
  return (
    <Panel title="Type" aside={<MuteMenu type={data} />}>
      <Facts items={facts} />
      <p>
        <Link to="/types/$typeId" params={{ typeId }}>
          All about this type
        </Link>
      </p>
    </Panel>
  );
}

function versionFacts({ firstVersion: first, lastVersion: last }: EventType) {
  if (first === null || last === null) return [];
  if (first === last) return [{ name: 'Version', value: <Text>{first}</Text> }];
  return [
    { name: 'First version', value: <Text>{first}</Text> },
    { name: 'Last version', value: <Text>{last}</Text> },
  ];
}
