import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { Button } from '../../components/button.js';
import { Panel } from '../../components/panel.js';
import { SEVERITIES, SeverityChip, SeverityShape, severityWord } from '../../components/severity.js';
import { Failed, Loading } from '../../components/states.js';
import { Lasting, Time } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { durationText } from '../../format/duration.js';
import { shareText } from '../../format/number.js';
import styles from './component-page.module.css';
import { RANGE_LABELS, RANGES, type Range } from './ranges.js';
import { type Segments, secondsOf, until } from './segments.js';
import { Timeline } from './timeline.js';

const MINUTE_MS = 60_000;
/** Rows of the table below the timeline, the latest first. */
const SHOWN = 50;

/** How the component was over a day, a week or a month. */
export function HistoryPanel(props: {
  component: string;
  environment: string;
  range: Range;
  onRange: (range: Range) => void;
}) {
  const { component, environment, range, onRange } = props;
  const nowMs = useNow();
  // Asked for up to the end of the minute, so that the question stays the same for a minute.
  const toMs = Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS;
  const query = {
    environment,
    from: new Date(toMs - RANGES[range]).toISOString(),
    to: new Date(toMs).toISOString(),
  };
  const { data, error, refetch } = useApi().query.useQuery(
    'get',
    '/v1/components/{component}/history',
    { params: { path: { component }, query } },
    { placeholderData: (before) => before },
  );
  const ranges = (
    <div className={styles.ranges}>
      {Object.keys(RANGES).map((one) => (
        <Button key={one} aria-pressed={one === range} onClick={() => onRange(one as Range)}>
          {RANGE_LABELS[one as Range]}
        </Button>
      ))}
    </div>
  );
  return (
    <Panel title="Status over time" aside={ranges}>
      {data === undefined && error !== null && <Failed error={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading what="the history" lines={3} />}
      {data !== undefined && <Shown segments={until(data.segments, nowMs)} />}
    </Panel>
  );
}

function Shown({ segments }: { segments: Segments }) {
  const seconds = secondsOf(segments);
  const total = SEVERITIES.reduce((sum, status) => sum + seconds[status], 0);
  const from = segments[0]?.from;
  const to = segments.at(-1)?.to;
  return (
    <>
      <Timeline segments={segments} />
      <p className={styles.scale}>
        {from !== undefined && <Time at={from} />}
        {to !== undefined && <Time at={to} />}
      </p>
      <ul className={styles.shares} aria-label="Shares of time">
        {SEVERITIES.map((status) => (
          <li key={status}>
            <SeverityShape of={status} />
            {severityWord(status)} <b>{shareText(seconds[status], total)}</b>
            <span>{seconds[status] > 0 && durationText(seconds[status] * 1000)}</span>
          </li>
        ))}
      </ul>
      <details className={styles.segments}>
        <summary>As a list</summary>
        <ul className={styles.list}>
          {segments
            .slice(-SHOWN)
            .reverse()
            .map((segment) => (
              <li key={segment.from}>
                <SeverityChip of={segment.status} />
                <span>
                  <Time at={segment.from} /> to <Time at={segment.to} />
                  {segment.causes.slice(0, 3).map((typeId, place) => (
                    <Link key={typeId} to="/types/$typeId" params={{ typeId }}>
                      {' '}
                      cause {place + 1}
                    </Link>
                  ))}
                </span>
                <small>
                  <Lasting from={segment.from} to={segment.to} />
                </small>
              </li>
            ))}
        </ul>
        {segments.length > SHOWN && <p className={styles.note}>The latest {SHOWN}.</p>}
      </details>
    </>
  );
}
