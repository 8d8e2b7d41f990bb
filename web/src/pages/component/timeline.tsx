import { severityWord } from '../../components/text/severity.js';
import { durationText } from '../../format/duration.js';
import { exactText } from '../../format/instant.js';
import { plural } from '../../format/number.js';
import styles from './history-panel.module.css';
import type { Segments } from './segments.js';

/** Viewed units: stretched to the width there is. */
const WIDTH = 1000;
/** Heights distinguish the statuses where colours do not: the worse, the taller. */
const HEIGHTS = { alarm: 40, warning: 28, success: 14, unknown: 6 } as const;
/** Narrower segments could not be seen: an alarm of one second in a month still can. */
const MIN_WIDTH = 2;

/** Segments of equal status over time. The list below has the same in words. */
export function Timeline({ segments }: { segments: Segments }) {
  const fromMs = Date.parse(segments[0]?.from ?? '');
  const toMs = Date.parse(segments.at(-1)?.to ?? '');
  const x = (instant: string) => (WIDTH * (Date.parse(instant) - fromMs)) / (toMs - fromMs);
  // The worst last, so that it is seen where several fall on one pixel.
  const drawn = [...segments].sort((a, b) => HEIGHTS[a.status] - HEIGHTS[b.status]);
  return (
    <svg
      className={styles.timeline}
      viewBox={`0 0 ${WIDTH} 40`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${plural(segments.length, 'segment')} of equal status; the list below names them`}
    >
      {drawn.map(({ from, to, status }) => (
        <rect
          key={from}
          className={styles[status]}
          // A segment that started just now stays within the edge.
          x={status === 'unknown' ? x(from) : Math.min(x(from), WIDTH - MIN_WIDTH)}
          width={Math.max(x(to) - x(from), status === 'unknown' ? 0 : MIN_WIDTH)}
          y={40 - HEIGHTS[status]}
          height={HEIGHTS[status]}
        >
          <title>
            {`${severityWord(status)} for ${durationText(Date.parse(to) - Date.parse(from))}\n${exactText(Date.parse(from))}`}
          </title>
        </rect>
      ))}
    </svg>
  );
}
