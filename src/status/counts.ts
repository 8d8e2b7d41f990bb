import type { BoardRow } from './board.js';
import { Rendered } from './render.js';
import { type Severity, severityOfRank } from './severity.js';

/** How many components have each status, as an answer. `environment`: null = all together. */
export function renderCounts(rows: readonly BoardRow[], environment: string | null): Rendered {
  const counts: Record<Severity, number> = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  let worst = 0;
  for (const { rank } of rows) {
    counts[severityOfRank(rank)] += 1;
    worst = Math.max(worst, rank);
  }
  const status = severityOfRank(worst);
  return new Rendered(status, { environment }, { status, counts, total: rows.length });
}
