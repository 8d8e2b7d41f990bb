import { type Measured, quantile } from './probe.js';

/** Times below this are noise of the machine: 5 × less than it is not slower. */
export const FLOOR_MS = 50;
export const MAX_RATIO = 5;

interface Row {
  name: string;
  before: Measured;
  during: Measured;
}

/** Both measurements of each action, side by side. */
export function rowsOf(before: readonly Measured[], during: readonly Measured[]): Row[] {
  return during.map((one) => ({
    name: one.name,
    before: before.find(({ name }) => name === one.name) ?? { name: one.name, tookMs: [], failures: [] },
    during: one,
  }));
}

const HEAD = ['', 'n', 'p50', 'p99', 'failed', 'n', 'p50', 'p99', 'max', 'failed', 'ratio of p99'];

/** The table for the terminal: times in milliseconds, first before and then during the attack. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [
    `milliseconds, before and during the attack; below ${FLOOR_MS} ms a time counts as ${FLOOR_MS}`,
    ...lines,
  ].join('\n');
}

function cellsOf({ name, before, during }: Row): string[] {
  const rounded = (values: readonly number[], q: number) => String(Math.round(quantile(values, q)));
  return [
    name,
    String(before.tookMs.length),
    rounded(before.tookMs, 0.5),
    rounded(before.tookMs, 0.99),
    String(before.failures.length),
    String(during.tookMs.length),
    rounded(during.tookMs, 0.5),
    rounded(during.tookMs, 0.99),
    rounded(during.tookMs, 1),
    String(during.failures.length),
    ratioOfP99({ before, during }).toFixed(1),
  ];
}

/** How many times as long as before the slowest hundredth takes. */
export function ratioOfP99({ before, during }: Pick<Row, 'before' | 'during'>): number {
  const floored = (values: readonly number[]) => Math.max(FLOOR_MS, quantile(values, 0.99));
  return floored(during.tookMs) / floored(before.tookMs);
}
