import type { Outcome } from './scenario.js';

/** A scenario that is over. */
export interface Result extends Outcome {
  scenario: string;
  seconds: number;
  /** How long the machine stood still meanwhile, so that time limits were missed for that reason perhaps. */
  stoodStillSeconds: number;
}

const FAULTS_SHOWN = 10;

export type Verdict = 'ok' | 'FAILED' | 'did not run';

export function verdictOf({ faults, slow = [], skipped }: Outcome): Verdict {
  if (faults.length + slow.length > 0) return 'FAILED';
  return skipped === undefined ? 'ok' : 'did not run';
}

/** The table at the end, and below it what must not be. */
export function summaryOf(results: readonly Result[]): string {
  const cells = [
    ['scenario', 'verdict', 'seconds'],
    ...results.map((result) => [result.scenario, verdictOf(result), result.seconds.toFixed(1)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const margin = ' '.repeat(widths.reduce((sum, width) => sum + width + 2, 0));
  const texts = [['did', 'found'], ...results.map(({ done, found, skipped }) => [skipped ?? done, found])];
  const lines = cells.flatMap((row, n) => {
    const head = row.map((cell, column) => cell.padEnd((widths[column] ?? 0) + 2)).join('');
    const [first = '', ...rest] = (texts[n] ?? []).filter((text) => text !== '');
    return [`${head}${first}`, ...rest.map((text) => `${margin}${text}`)];
  });
  const faults = results.flatMap(faultLines);
  const still = results
    .filter(({ stoodStillSeconds }) => stoodStillSeconds > 0)
    .map(
      ({ scenario, stoodStillSeconds: s }) => `${scenario}: the machine stood still for ${s.toFixed(1)} s meanwhile`,
    );
  const below = [...still, ...faults];
  return [...lines, ...(below.length > 0 ? ['', ...below] : [])].join('\n');
}

/** The first of them; `--json` writes all. */
function faultLines({ scenario, faults, slow = [] }: Result): string[] {
  const all = [...faults, ...slow];
  const shown = all.slice(0, FAULTS_SHOWN).map((fault) => `FAILED ${scenario}: ${fault}`);
  const hidden = all.length - shown.length;
  return hidden > 0 ? [...shown, `FAILED ${scenario}: and ${hidden} more`] : shown;
}
