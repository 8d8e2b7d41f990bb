import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/context.js';
import type { Importance } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import { Fetched } from '../../components/layout/fetched.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { SEVERITIES, SeverityChip, SeverityShape, severityWord } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Lasting, Time } from '../../components/text/time.js';
import { useNow } from '../../components/text/use-now.js';
import { durationText } from '../../format/duration.js';
import { plural, shareText } from '../../format/number.js';
import list from './component-page.module.css';
import styles from './history-panel.module.css';
import { RANGE_LABELS, RANGES, type Range } from './ranges.js';
import { pastSeconds, pastSegments, type Segments } from './segments.js';
import { Timeline } from './timeline.js';

const MINUTE_MS = 60_000;
/** Rows of the table below the timeline, the latest first. */
const SHOWN = 50;
/** Types that are named in each. */
const CAUSES = 3;

/** The status over a day, a week or a month. */
export function HistoryPanel(props: {
  component: string;
  environment: string;
  range: Range;
  onRange: (range: Range) => void;
}) {
  const { component, environment, range, onRange } = props;
  const nowMs = useNow();
  // Up to the end of the minute, so that the query stays the same for a minute.
  const toMs = Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS;
  const query = {
    environment,
    from: new Date(toMs - RANGES[range]).toISOString(),
    to: new Date(toMs).toISOString(),
  };
  const history = useApi().query.useQuery(
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
      <Fetched from={history} what="the history" lines={3}>
        {(found) => (
          <Shown
            segments={pastSegments(found.segments, nowMs)}
            seconds={pastSeconds(found, nowMs)}
            isCoarse={found.coarse}
          />
        )}
      </Fetched>
    </Panel>
  );
}

function Shown(props: { segments: Segments; seconds: Record<Importance, number>; isCoarse: boolean }) {
  const { segments, seconds, isCoarse } = props;
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
      {isCoarse && (
        <Note>
          The status changed too often to show each change: short segments are joined, each with its worst status. The
          shares of time are exact.
        </Note>
      )}
      <AsList segments={segments} />
    </>
  );
}

/** The same in words, the latest first. */
function AsList({ segments }: { segments: Segments }) {
  // The names of the causes are fetched once the list is opened.
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.segments} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a list</summary>
      {isOpen && (
        <ul className={list.list}>
          {segments
            .slice(-SHOWN)
            .reverse()
            .map((segment) => (
              <Line key={segment.from} segment={segment} />
            ))}
        </ul>
      )}
      {segments.length > SHOWN && <Note>The latest {SHOWN}.</Note>}
    </details>
  );
}

function Line({ segment: { from, to, status, causes, causesTotal } }: { segment: Segments[number] }) {
  return (
    <li>
      <SeverityChip of={status} />
      <span>
        <Time at={from} /> to <Time at={to} />
        {causes.slice(0, CAUSES).map((typeId) => (
          <CauseLink key={typeId} typeId={typeId} />
        ))}
        {causesTotal > CAUSES && <small>and {plural(causesTotal - CAUSES, 'other type')}</small>}
      </span>
      <small>
        <Lasting from={from} to={to} />
      </small>
    </li>
  );
}

/** A type that caused a past status, by name. */
function CauseLink({ typeId }: { typeId: string }) {
  const { data, error } = useApi().query.useQuery('get', '/v1/types/{id}', { params: { path: { id: typeId } } });
  if (data === undefined) return <p>{error === null ? '…' : 'a deleted type'}</p>;
  return (
    <p>
      <Link className="two-lines" to="/types/$typeId" params={{ typeId }} title={data.type}>
        <Text>{data.type}</Text>
      </Link>
    </p>
  );
}
