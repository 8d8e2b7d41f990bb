import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { instantText, tickText } from '../../format/instant.js';
import { compactText, countText } from '../../format/number.js';
import { isDark, subscribe } from '../../theme/theme.js';
import styles from './chart.module.css';
import { fillGaps } from './fill-gaps.js';
import type { Series } from './points.js';

/** Heights of the chart and of its time axis, width of its count axis, distance between ticks: in font sizes. */
const HEIGHT = 13.3;
const TIMES_HEIGHT = 2.3;
const COUNTS_WIDTH = 4;
const MARKS_APART = 6;
/** Room at the right for half of the last tick. */
const LAST_MARK = 2.5;

/** The part of the chart that needs uPlot; loaded when the first chart is shown. */
export default function ChartCanvas(props: Series) {
  const { fromMs, toMs, bucketMs } = props;
  const points = useMemo(() => fillGaps(props.points, fromMs, toMs, bucketMs), [props.points, fromMs, toMs, bucketMs]);
  const box = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const dark = useSyncExternalStore(subscribe, isDark);

  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the page whenever the theme changes.
  useEffect(() => {
    const parent = box.current;
    if (parent === null) return;
    const data: uPlot.AlignedData = [points.map(({ atMs }) => atMs / 1000), points.map(({ count }) => count)];
    const options = chartOptions({ parent, fromMs, toMs, bucketMs, onHover: setHovered });
    const chart = new uPlot(options, data, parent);
    const observer = new ResizeObserver(() => chart.setSize({ width: parent.clientWidth, height: options.height }));
    observer.observe(parent);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [points, fromMs, toMs, bucketMs, dark]);

  const point = hovered === null ? undefined : points[hovered];
  return (
    <>
      <div ref={box} className={styles.canvas} />
      <p className={styles.readout} aria-hidden="true">
        {point === undefined ? ' ' : `${instantText(point.atMs, Date.now())}: ${countText(point.count)}`}
      </p>
    </>
  );
}

interface Frame extends Pick<Series, 'fromMs' | 'toMs' | 'bucketMs'> {
  parent: Element;
  onHover: (place: number | null) => void;
}

function chartOptions({ parent, fromMs, toMs, bucketMs, onHover }: Frame): uPlot.Options {
  const style = getComputedStyle(parent);
  const letter = Number.parseFloat(style.fontSize);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: style.color,
    grid: { stroke: colour('--chart-grid'), width: 1 },
    ticks: { show: false },
    font: `${style.fontSize} ${style.fontFamily}`,
  };
  return {
    width: Math.max(parent.clientWidth, 100),
    height: Math.round(HEIGHT * letter),
    padding: [null, LAST_MARK * letter, null, null],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    hooks: { setCursor: [(chart) => onHover(chart.cursor.idx ?? null)] },
    scales: {
      x: { range: () => [fromMs / 1000, Math.max(toMs, fromMs + bucketMs) / 1000] },
      y: { range: (_chart, _min, max) => [0, Math.max(1, max ?? 1) * 1.08] },
    },
    axes: [
      {
        ...axis,
        size: TIMES_HEIGHT * letter,
        space: MARKS_APART * letter,
        values: (_chart, ticks, _axis, _space, incr) => ticks.map((at) => tickText(at, incr)),
      },
      {
        ...axis,
        size: COUNTS_WIDTH * letter,
        // Counts are whole: no axis that reads 0, 0.5, 1.
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8, 1e9],
        values: (_chart, ticks) => ticks.map(compactText),
      },
    ],
    series: [
      {},
      {
        fill: colour('--chart-bar'),
        stroke: colour('--chart-bar'),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars?.({ size: [0.9, Number.POSITIVE_INFINITY, 1], align: 1 }),
      },
    ],
  };
}
