import type { Importance } from '../../api/schema.generated.js';
import type { Point, Series } from './points.js';
import styles from './sparkline.module.css';

/** Viewed units: stretched to the width there is. */
const WIDTH = 1000;
const HEIGHT = 40;
/** What is not 0 can always be seen. */
const LEAST_HEIGHT = 1.5;

/** A part of each bar: how often something of an importance happened. */
export interface Layer {
  of: Importance;
  points: readonly Point[];
}

interface Layers extends Pick<Series, 'fromMs' | 'toMs' | 'bucketMs'> {
  /** From the bottom up. */
  layers: readonly Layer[];
}

/** Small bars over time, without axes, in the colours of what they are of. */
export function Sparkline({ label, ...layers }: Layers & Pick<Series, 'label'>) {
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {layerPaths(layers).map(({ of, path }) => (
        <path key={of} className={styles[of]} d={path} />
      ))}
    </svg>
  );
}

/** For each layer its part of one bar for each bucket, as high as its share of the highest bar. */
export function layerPaths({ layers, fromMs, toMs, bucketMs }: Layers): { of: Importance; path: string }[] {
  const span = Math.max(toMs - fromMs, bucketMs);
  const most = highest(layers);
  const width = Math.max((WIDTH * bucketMs) / span, 1);
  const gap = Math.min(width * 0.15, 2);
  const tops = new Map<number, number>();
  return layers.map(({ of, points }) => {
    const parts = points.flatMap(({ atMs, count }) => {
      if (count === 0) return [];
      const bottom = tops.get(atMs) ?? HEIGHT;
      const height = Math.max((HEIGHT * count) / most, LEAST_HEIGHT);
      tops.set(atMs, bottom - height);
      const x = (WIDTH * (atMs - fromMs)) / span;
      return `M${round(x)} ${round(bottom)}v${round(-height)}h${round(width - gap)}v${round(height)}z`;
    });
    return { of, path: parts.join('') };
  });
}

function highest(layers: readonly Layer[]): number {
  const sums = new Map<number, number>();
  for (const { atMs, count } of layers.flatMap(({ points }) => points)) sums.set(atMs, (sums.get(atMs) ?? 0) + count);
  return Math.max(1, ...sums.values());
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
