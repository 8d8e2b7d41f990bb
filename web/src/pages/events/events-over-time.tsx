import { useApi } from '../../api/context.js';
import { pointsOf } from '../../components/points.js';
import { Sparkline } from '../../components/sparkline.js';
import { Time } from '../../components/time.js';
import { countText, plural } from '../../format/number.js';
import type { toQuery } from './event-filter.js';
import styles from './events-page.module.css';

/** How many events fit the filter, and how often they happened over time. */
export function EventsOverTime({ query }: { query: ReturnType<typeof toQuery> }) {
  const { data } = useApi().query.useQuery(
    'get',
    '/v1/event-counts',
    { params: { query } },
    { placeholderData: (before) => before },
  );
  // Its place is kept, so that the list does not move when it comes.
  if (data === undefined) return <div className={styles.summary} />;
  const { events, occurrences, complete, counts, from, to, bucket } = data;
  const more = complete ? '' : '+';
  return (
    <section aria-label="Over time" className={styles.summary}>
      <p className="numbers">
        <b>
          {countText(events)}
          {more}
        </b>{' '}
        {events === 1 ? 'event' : 'events'}
        {query.from === undefined && (query.to === undefined ? ' in the last 24 hours' : ' in the 24 hours before')}
        <span>
          {plural(occurrences, 'occurrence')}
          {more}
        </span>
      </p>
      <figure>
        <Sparkline
          label={`${plural(occurrences, 'occurrence')} over time`}
          points={pointsOf(counts)}
          fromMs={Date.parse(from)}
          toMs={Date.parse(to)}
          bucketMs={bucket * 1000}
        />
        <figcaption>
          <Time at={from} />
          <Time at={to} />
        </figcaption>
      </figure>
    </section>
  );
}
