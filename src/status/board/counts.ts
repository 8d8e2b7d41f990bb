import { type Severity, severityOfRank } from '../../model/severity.js';
import { Rendered } from '../read/render.js';
import type { BoardRow } from './board.js';

/** How many components have each status. */
export interface StatusCounts {
  /** The worst of all. */
  status: Severity;
  counts: Record<Severity, number>;
  total: number;
}

/** The counts of all rows as a response. `environment`: null for all environments together. */
export function renderCounts(rows: readonly BoardRow[], environment: string | null): Rendered {
  const counted = countByStatus(rows);
  return new Rendered(counted.status, { environment }, { ...counted });
}

/** By environment, in the order of their names. */
export function countByEnvironment(rows: readonly BoardRow[]): ({ environment: string } & StatusCounts)[] {
  const byName = new Map<string, BoardRow[]>();
  for (const row of rows) {
    const its = byName.get(row.environment);
    if (its === undefined) byName.set(row.environment, [row]);
    else its.push(row);
  }
  return [...byName].map(([environment, its]) => ({ environment, ...countByStatus(its) }));
}

function countByStatus(rows: readonly Pick<BoardRow, 'rank'>[]): StatusCounts {
  const counts: Record<Severity, number> = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  let worst = 0;
  for (const { rank } of rows) {
    counts[severityOfRank(rank)] += 1;
    worst = Math.max(worst, rank);
  }
  return { status: severityOfRank(worst), counts, total: rows.length };
}
