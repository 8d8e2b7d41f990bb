import { useMemo } from 'react';
import { useApi } from '../../api/context.js';
import type { Event } from '../../api/schema.generated.js';
import { Chart } from '../../components/chart.js';
import { Panel } from '../../components/panel.js';
import { pointsOf } from '../../components/points.js';
import { Failed, Loading } from '../../components/states.js';
import { durationText } from '../../format/duration.js';
import { plural } from '../../format/number.js';
import { bucketSeconds } from './bucket.js';

/** How often the event happened over its time. */
export function HappenedWhen({ event }: { event: Event }) {
  const bucket = bucketSeconds(Date.parse(event.startedAt), Date.parse(event.endedAt));
  const { data, error, refetch } = useApi().query.useQuery(
    'get',
    '/v1/events/{id}/distribution',
    { params: { path: { id: event.id }, query: { bucket } } },
    { placeholderData: (before) => before },
  );
  const points = useMemo(() => pointsOf(data?.counts ?? []), [data]);
  return (
    <Panel title="How often" aside={data && <span>per {durationText(data.bucket * 1000).replace(/^1 /, '')}</span>}>
      {data === undefined && error !== null && <Failed error={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading what="the distribution" lines={4} />}
      {data !== undefined && (
        <Chart
          label={`${plural(event.count, 'occurrence')} in buckets of ${durationText(data.bucket * 1000)}`}
          points={points}
          fromMs={Date.parse(data.from)}
          toMs={Date.parse(data.to)}
          bucketMs={data.bucket * 1000}
        />
      )}
    </Panel>
  );
}
