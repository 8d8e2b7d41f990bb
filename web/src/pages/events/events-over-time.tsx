import type { ReactNode } from 'react';
import { useApi } from '../../api/context.js';
import type { EventCounts } from '../../api/schema.generated.js';
import { Sparkline } from '../../components/chart/sparkline.js';
import { SeverityShape, severityWord } from '../../components/text/severity.js';
import { Time } from '../../components/text/time.js';
import { useNow } from '../../components/text/use-now.js';
import { countText, plural } from '../../format/number.js';
import { type toQuery, withStart } from './event-filter.js';
import styles from './events-page.module.css';
import { lateStart } from './late-start.js';
import { layersOf, totalsOf } from './layers.js';

type Query = ReturnType<typeof toQuery>;

/**
 * How many events match the filter, and how often they happened over time: without a time, over all that is kept.
 *
 * @param isOfLatest whether the filter looks at the latest occurrence of each event only. Counts of occurrences and the
 *   curve are left out then: they would include occurrences with other values.
 */
export function EventsOverTime({ query, isOfLatest = false }: { query: Query; isOfLatest?: boolean }) {
  const project = useApi().query.useQuery('get', '/v1/project').data;
  const asked = withStart(query, project?.retentionDays ?? 0, useNow());
  const all = useCounts(asked, query.from !== undefined || project !== undefined);
  const late = query.from === undefined ? lateStart(all) : null;
  const closer = useCounts({ ...asked, from: late ?? undefined }, late !== null);
  const data = late === null ? all : closer;
  // An empty place, so that the list does not move when the counts arrive.
  if (data === undefined) return <div className={styles.summary} />;
  if (isOfLatest) return <LatestOnly counted={data} />;
  return (
    <section aria-label="Over time" className={styles.summary}>
      <Totals counted={data} />
      <Curve counted={data} />
    </section>
  );
}

function useCounts(query: Query, enabled: boolean): EventCounts | undefined {
  const options = { placeholderData: (before?: EventCounts) => before, enabled };
  return useApi().query.useQuery('get', '/v1/event-counts', { params: { query } }, options).data;
}

function LatestOnly({ counted: { events, complete } }: { counted: EventCounts }) {
  return (
    <section aria-label="Over time" className={styles.summary}>
      <EventCount events={events} isComplete={complete} />
      <p className={styles.latest}>
        Properties and versions are those of the latest occurrence of each event. Earlier occurrences may have had other
        values, so occurrences are not counted here.
      </p>
    </section>
  );
}

function EventCount({ events, isComplete, children }: { events: number; isComplete: boolean; children?: ReactNode }) {
  return (
    <p className="numbers">
      <b>
        {countText(events)}
        {isComplete ? '' : '+'}
      </b>{' '}
      {events === 1 ? 'event' : 'events'}
      {children}
    </p>
  );
}

function Totals({ counted: { events, occurrences, complete, counts } }: { counted: EventCounts }) {
  return (
    <div className="numbers">
      <EventCount events={events} isComplete={complete}>
        <span>
          {plural(occurrences, 'occurrence')}
          {complete ? '' : '+'}
        </span>
      </EventCount>
      <ul className={styles.totals}>
        {totalsOf(counts).map(({ importance, total }) => (
          <li key={importance}>
            <SeverityShape of={importance} size={11} />
            {countText(total)} {severityWord(importance).toLowerCase()}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Curve({ counted: { counts, from, to, bucket } }: { counted: EventCounts }) {
  const layers = layersOf(counts);
  const drawn = layers.map(({ of }) => severityWord(of)).join(' and ') || 'Nothing';
  return (
    <figure>
      <Sparkline
        label={`${drawn} over time`}
        layers={layers}
        fromMs={Date.parse(from)}
        toMs={Date.parse(to)}
        bucketMs={bucket * 1000}
      />
      <figcaption>
        <Time at={from} />
        <span>{drawn}</span>
        <Time at={to} />
      </figcaption>
    </figure>
  );
}
