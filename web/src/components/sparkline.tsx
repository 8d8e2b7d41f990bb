import styles from './sparkline.module.css';

interface SparklineProps {
  /** Says what is shown to those who don't see it. */
  label: string;
  /** Buckets without anything may be left out. */
  points: readonly { atMs: number; count: number }[];
  fromMs: number;
  toMs: number;
  bucketMs: number;
}

/** Viewed units: stretched to the width there is. */
const WIDTH = 1000;
const HEIGHT = 40;

/** Small bars over time, without axes. */
export function Sparkline(props: SparklineProps) {
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
    >
      <path d={barsPath(props)} />
    </svg>
  );
}

/** One bar for each bucket, as high as its share of the highest; what is not 0 can always be seen. */
export function barsPath({ points, fromMs, toMs, bucketMs }: Omit<SparklineProps, 'label'>): string {
  const span = Math.max(toMs - fromMs, bucketMs);
  const most = points.reduce((top, { count }) => Math.max(top, count), 1);
  const width = Math.max((WIDTH * bucketMs) / span, 1);
  const gap = Math.min(width * 0.15, 2);
  return points
    .filter(({ count }) => count > 0)
    .map(({ atMs, count }) => {
      const x = (WIDTH * (atMs - fromMs)) / span;
      const height = Math.max((HEIGHT * count) / most, 1.5);
      return `M${round(x)} ${HEIGHT}v${round(-height)}h${round(width - gap)}v${round(height)}z`;
    })
    .join('');
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
