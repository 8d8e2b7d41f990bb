import type { ReactNode } from 'react';
import type { EventType } from '../../api/schema.generated.js';
import { Facts } from '../../components/layout/panel.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { useNow } from '../../components/text/use-now.js';
import { countText } from '../../format/number.js';
import { mutedText } from './muted-text.js';

/** Figures of a type. Times are those of receipt. */
export function TypeFacts({ type }: { type: EventType }) {
  const nowMs = useNow();
  const facts = [
    { name: 'Occurrences', value: countText(type.occurrences) },
    { name: 'Events', value: countText(type.events) },
    { name: 'First received', value: <Time at={type.firstSeenAt} as="both" /> },
    { name: 'Last received', value: <Time at={type.lastSeenAt} as="both" /> },
    {
      name: 'First error received',
      value: type.firstErrorAt === null ? 'none yet' : <Time at={type.firstErrorAt} as="both" />,
    },
    { name: 'First version', value: versionOf(type.firstVersion) },
    { name: 'Last version', value: versionOf(type.lastVersion) },
    { name: 'Muted', value: mutedText(type.muted, nowMs) },
  ];
  return <Facts items={facts} />;
}

function versionOf(version: string | null): ReactNode {
  return version === null ? 'none' : <Text>{version}</Text>;
}
