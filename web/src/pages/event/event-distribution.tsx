import { useMemo } from 'react';
import { useApi } from '../../api/context.js';
import type { Event } from '../../api/schema.generated.js';
import { Chart } from '../../components/chart/chart.js';
import { pointsOf } from '../../components/chart/points.js';
import { Fetched } from '../../components/layout/fetched.js';
import { Panel } from '../../components/layout/panel.js';
import { durationText } from '../../format/duration.js';
import { plural } from '../../format/number.js';
import { bucketSeconds, isWithinBucket } from './bucket.js';

/** Occurrences of the event over time; renders nothing when all fall into one bucket. */
export function EventDistribution({ event }: { event: Event }) {
  const [fromMs, toMs] = [Date.parse(event.startedAt), Date.parse(event.endedAt)];
  const bucket = bucketSeconds(fromMs, toMs);
  return isWithinBucket(fromMs, toMs, bucket) ? null : <Distribution event={event} bucket={bucket} />;
}

function Distribution({ event, bucket }: { event: Event; bucket: number }) {
  const distribution = useApi().query.useQuery(
    'get',
    '/v1/events/{id}/distribution',
    { params: { path: { id: event.id }, query: { bucket } } },
    { placeholderData: (before) => before },
  );
  const { data } = distribution;
  const points = useMemo(() => pointsOf(data?.counts ?? []), [data]);
  return (
    <Panel
      title="Occurrences over time"
      aside={data && <span>per {durationText(data.bucket * 1000).replace(/^1 /, '')}</span>}
    >
      <Fetched from={distribution} what="the distribution" lines={4}>
        {({ from, to, bucket: seconds }) => (
          <Chart
            label={`${plural(event.count, 'occurrence')} in buckets of ${durationText(seconds * 1000)}`}
            points={points}
            fromMs={Date.parse(from)}
            toMs={Date.parse(to)}
            bucketMs={seconds * 1000}
          />
        )}
      </Fetched>
    </Panel>
  );
}
