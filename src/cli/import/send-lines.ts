import { CliError } from '../cli-error.js';
import { batchesOf } from './batches.js';
import type { Line } from './lines.js';
import type { Progress } from './progress.js';
import { type ImportTally, isTooOld, RefusalReport } from './report.js';
import { type Sending, sendBatch } from './send.js';

export interface LinesToSend {
  /** Lines per request. */
  batch: number;
  /** Added to all times; null = they stay. */
  shiftMs: number | null;
  progress: Progress;
  sending: Sending;
}

/** Counts of what was sent; `failure`: why the import stopped, null = it did not. */
export interface Sent {
  tally: ImportTally;
  failure: CliError | null;
}

/** Sends lines in batches, one after another, and lists refused ones. */
export async function sendLines(
  lines: AsyncIterable<Line[]>,
  { batch: size, shiftMs, progress, sending }: LinesToSend,
): Promise<Sent> {
  const nothing = { created: 0, glued: 0, duplicates: 0, refused: 0, tooOld: 0, maybeTwice: 0 };
  const tally: ImportTally = { ...nothing, shiftMs, seconds: 0 };
  const startedMs = performance.now();
  const report = new RefusalReport(progress.say);
  let failure: CliError | null = null;
  try {
    for await (const batch of batchesOf(lines, { size, shiftMs })) {
      const outcome =
        batch.items.length === 0 ? null : await sendBatch(sending, batch.items).catch(notSent(batch.items));
      const refused = [...batch.refused, ...(outcome?.refused ?? [])].sort((a, b) => a.line - b.line);
      for (const refusal of refused) report.add(refusal);
      tally.refused += refused.length;
      tally.tooOld += refused.filter(isTooOld).length;
      tally.created += outcome?.created ?? 0;
      tally.glued += outcome?.glued ?? 0;
      tally.duplicates += outcome?.duplicates ?? 0;
      tally.maybeTwice += outcome?.maybeTwice ?? 0;
      progress.at(batch.endByte, tally.created + tally.glued + tally.duplicates + tally.refused);
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = error;
  }
  report.end();
  tally.seconds = (performance.now() - startedMs) / 1000;
  return { tally, failure };
}

/** Adds to an error the first line that may not have been stored. */
function notSent([first]: { line: number }[]): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(
      `${error.message}\nStopped at line ${first?.line}: it and the lines after it were not sent, or their outcome is unknown.`,
    );
  };
}
