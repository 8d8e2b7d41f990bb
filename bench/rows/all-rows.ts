import type { Row } from '../bench.js';
import { b1Flat } from './b1-flat.js';
import { b1 } from './b1-single-sends.js';
import { b2 } from './b2-batches.js';
import { b3 } from './b3-status-polls.js';
import { b4 } from './b4-full-store.js';
import { b5 } from './b5-memory.js';
import { b6 } from './b6-start.js';
import { b7 } from './b7-inspection.js';
import { b8 } from './b8-growth.js';
import { b9 } from './b9-latency.js';
import { b10 } from './b10-sentry-sends.js';
import { b11 } from './b11-pages.js';
import { g1 } from './g1-grouping.js';

/** In the order in which they run. B5 reports on those before it. */
const ALL_ROWS: readonly Row[] = [b1, b2, b3, b9, b10, b4, b1Flat, b5, b6, b7, b8, b11, g1];

/** The rows of these names; null = all but the long ones. Throws with a sentence for the terminal. */
export function chooseRows(names: readonly string[] | null): Row[] {
  if (names === null) return ALL_ROWS.filter((row) => !row.long);
  const unknown = names.filter((name) => !ALL_ROWS.some((row) => row.name === name));
  if (unknown.length > 0) {
    throw new Error(`Unknown row ${unknown.join(', ')}; known are ${ALL_ROWS.map((row) => row.name).join(', ')}.`);
  }
  return ALL_ROWS.filter((row) => names.includes(row.name));
}
