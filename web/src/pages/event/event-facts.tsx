import type { Event } from '../../api/schema.generated.js';
import { Facts, Panel } from '../../components/layout/panel.js';
import { Lasting, Time } from '../../components/text/time.js';
import { durationText } from '../../format/duration.js';
import { countText } from '../../format/number.js';

/** When, for how long and how often it happened. */
export function EventFacts({ event }: { event: Event }) {
  // The service corrected the times of a client whose clock is wrong, and says by how much.
  const { clock } = event.properties;
  const facts = [
    { name: 'Happened', value: event.count === 1 ? 'once' : `${countText(event.count)} times` },
    { name: 'First', value: <Time at={event.startedAt} as="both" /> },
    { name: 'Last', value: <Time at={event.endedAt} as="both" /> },
    ...(event.closedAt === null ? [] : [{ name: 'Fixed at', value: <Time at={event.closedAt} as="both" /> }]),
    { name: 'Lasted', value: <Lasting from={event.startedAt} to={event.endedAt} /> },
    {
      name: event.active ? 'Counts for the status until' : 'Counted for the status until',
      value: <Time at={event.relevantUntil} as="both" />,
    },
    { name: 'Ends after a gap of', value: durationText(event.glueInterval * 1000) },
    { name: 'Each occurrence counts for', value: durationText(event.relevanceInterval * 1000) },
    ...(typeof clock === 'string' ? [{ name: "The client's clock", value: clock }] : []),
  ];
  return (
    <Panel title="Summary">
      <Facts items={facts} />
    </Panel>
  );
}
