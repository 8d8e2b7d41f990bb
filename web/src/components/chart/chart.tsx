import { CatchBoundary } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { exactText } from '../../format/instant.js';
import { countText } from '../../format/number.js';
import styles from './chart.module.css';
import type { Series } from './points.js';

const ChartCanvas = lazy(() => import('./chart-canvas.js'));
/** More rows make a page slow. */
const TABLE_ROWS = 200;

/** Bars over time, with the same data as a table for readers who cannot see or point at them. */
export function Chart(props: Series) {
  const { label, points } = props;
  return (
    <figure className={styles.chart}>
      <div role="img" aria-label={label}>
        <CatchBoundary getResetKey={() => label} errorComponent={NotDrawn}>
          <Suspense fallback={<div className={styles.waiting} />}>
            <ChartCanvas {...props} />
          </Suspense>
        </CatchBoundary>
      </div>
      <details>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Count</th>
            </tr>
          </thead>
          <tbody>
            {points.slice(0, TABLE_ROWS).map(({ atMs, count }) => (
              <tr key={atMs}>
                <td>{exactText(atMs).split('\n')[0]}</td>
                <td>{countText(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {points.length > TABLE_ROWS && <p>The first {TABLE_ROWS}; all are in the API's response.</p>}
      </details>
    </figure>
  );
}

/** A browser that cannot draw it still has the table, and the rest of the page. */
function NotDrawn() {
  return <p className={styles.waiting}>The chart cannot be drawn here.</p>;
}
