import type { EventCounts, Importance } from '../../api/schema.generated.js';
import type { Layer } from '../../components/chart/sparkline.js';
import { SEVERITIES } from '../../components/text/severity.js';

type Counts = EventCounts['counts'];

/** Totals by importance, the worst first, without zeros. */
export function totalsOf(counts: Counts): { importance: Importance; total: number }[] {
  return SEVERITIES.map((importance) => ({
    importance,
    total: counts.reduce((sum, bucket) => sum + bucket[importance], 0),
  })).filter(({ total }) => total > 0);
}

/** What is drawn: alarms and warnings, which successes would hide; the others only where there are none of these. */
export function layersOf(counts: Counts): Layer[] {
  const happened = totalsOf(counts).map(({ importance }) => importance);
  const errors = happened.filter((importance) => importance === 'alarm' || importance === 'warning');
  return (errors.length > 0 ? errors : happened).map((of) => ({
    of,
    points: counts.map((bucket) => ({ atMs: Date.parse(bucket.at), count: bucket[of] })),
  }));
}
