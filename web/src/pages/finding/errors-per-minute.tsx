import { useMemo } from 'react';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { Chart } from '../../components/chart/chart.js';
import { pointsOf, totalCount } from '../../components/chart/points.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { plural } from '../../format/number.js';

/** All errors of the component over the hour, those of types known before too. */
export function ErrorsPerMinute({ finding }: { finding: FindingWithDetails }) {
  const { from, to, bucket, counts } = finding.distribution;
  const points = useMemo(() => pointsOf(counts), [counts]);
  const total = totalCount(counts);
  return (
    <Panel title="Errors per minute" aside={<Note>{plural(total, 'error')} of all its types</Note>}>
      {total === 0 ? (
        <Note>The errors of this hour are no longer stored.</Note>
      ) : (
        <Chart
          label={`${plural(total, 'error')} in the hour, per minute`}
          points={points}
          fromMs={Date.parse(from)}
          toMs={Date.parse(to)}
          bucketMs={bucket * 1000}
        />
      )}
    </Panel>
  );
}
