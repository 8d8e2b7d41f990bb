import { isEqual } from './count-check.js';
import { type CountCheck, type Line, median } from './line.js';

const HEAD = [
  '',
  '',
  'product',
  'before',
  'ratio',
  'ceiling',
  'ratio',
  'plain',
  'ratio',
  'p50',
  'p99',
  'cores',
  'aim',
  'met',
];
const COLUMNS = `Figures are medians over the rounds; ratios those of the rounds' ratios; p50 and p99 the product's.
before: the product of the checkout that --before names.
cores: busy with the product's server, its PostgreSQL, the loader, and with everything else on the machine.`;
/** Columns of words; the others are numbers. */
const WORDS = new Set([0, 1, 12, 13]);

/** The table for the terminal. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const pad = (text: string, column: number) =>
    WORDS.has(column) ? text.padEnd(widths[column] as number) : text.padStart(widths[column] as number);
  const text = rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
  const failed = lines
    .filter((line) => line.failed !== null)
    .map((line) => `FAILED ${line.row} ${line.what}: ${line.failed}`);
  return [text, '', COLUMNS, ...failed].join('\n');
}

/** Whether anything was lost or counted twice, in a sentence each. */
export function checksOf(checks: readonly CountCheck[]): string {
  return checks
    .map((check) => {
      const stored = Object.entries(check.stored).map(([place, count]) => `${grouped(count)} in its ${place}`);
      const verdict = isEqual(check) ? 'equal' : 'DIFFERENT';
      return `${check.row} ${check.side}: ${grouped(check.answered)} occurrences answered; stored: ${stored.join(', ')}: ${verdict}`;
    })
    .join('\n');
}

function cellsOf(line: Line): string[] {
  const failed = line.failed !== null;
  return [
    line.row,
    line.what,
    `${numberText(line.figure)} ${line.unit === 'requests/s' || line.unit === 'occurrences/s' ? '/s' : line.unit}`,
    line.before === undefined ? '' : numberText(line.before),
    line.toBefore === undefined ? '' : line.toBefore.toFixed(2),
    line.ceiling === undefined ? '' : numberText(line.ceiling),
    line.toCeiling === undefined ? '' : line.toCeiling.toFixed(2),
    line.plain === undefined ? '' : numberText(line.plain),
    line.toPlain === undefined ? '' : line.toPlain.toFixed(1),
    line.p50Ms === undefined ? '' : `${line.p50Ms.toFixed(1)} ms`,
    line.p99Ms === undefined ? '' : `${line.p99Ms.toFixed(1)} ms`,
    coresOf(line),
    line.aims.map((aim) => aim.text).join(', '),
    failed ? 'FAILED' : line.aims.map((aim) => (aim.met ? 'yes' : 'no')).join(', '),
  ];
}

function coresOf({ turns }: Line): string {
  const own = turns.filter((turn) => turn.side === 'product');
  if (own.length === 0) return '';
  const medians = [
    own.map((turn) => turn.serverCores),
    own.map((turn) => turn.postgresCores),
    own.map((turn) => turn.load.loaderCores),
    own.map((turn) => turn.otherCores),
  ].map(median);
  return medians.map((cores) => cores.toFixed(1)).join(' ');
}

function numberText(value: number): string {
  return value >= 100 ? grouped(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2);
}

function grouped(value: number): string {
  return value.toLocaleString('en-US').replaceAll(',', ' ');
}
