import type { Refusal } from './items.js';

/** Figures of an import. */
export interface ImportTally {
  created: number;
  glued: number;
  duplicates: number;
  refused: number;
  /** Of the refused ones, those that ended before the project's retention. */
  tooOld: number;
  /** Lines without an id that may have been counted twice. */
  maybeTwice: number;
  /** What was added to all times; null = nothing. */
  shiftMs: number | null;
  seconds: number;
}

export const COUNTING = new Intl.NumberFormat('en');

/** The summary, as printed at the end. */
export function summaryOf(tally: ImportTally): string {
  const stored = tally.created + tally.glued + tally.duplicates;
  const rate = tally.seconds > 0 ? Math.round((stored + tally.refused) / tally.seconds) : 0;
  const count = (n: number) => COUNTING.format(n).padStart(12);
  const lines = [
    `sent       ${count(stored + tally.refused)}   in ${tally.seconds.toFixed(2)} s, ${COUNTING.format(rate)}/s`,
    `stored     ${count(stored)}`,
    `  new      ${count(tally.created)}   began an event`,
    `  glued    ${count(tally.glued)}   became part of one`,
    `  known    ${count(tally.duplicates)}   id seen before, changed nothing`,
    `refused    ${count(tally.refused)}`,
  ];
  if (tally.shiftMs !== null) lines.push(`shifted    by ${spanText(tally.shiftMs)}`);
  return `${lines.join('\n')}\n`;
}

/** How many lines are listed for one reason; the others are counted. */
const LISTED_PER_REASON = 5;

/** Lists refused lines as they come, the first few of each reason, and counts the others. */
export class RefusalReport {
  readonly #reasons = new Map<string, { first: Refusal; count: number }>();

  constructor(readonly say: (text: string) => void) {}

  add(refusal: Refusal): void {
    // Reasons that differ in a number or a quoted value only are alike.
    const key = refusal.reason.replace(/"[^"]*"|'[^']*'|\d+/g, '…');
    const known = this.#reasons.get(key);
    if (known === undefined) this.#reasons.set(key, { first: refusal, count: 1 });
    else known.count += 1;
    if ((known?.count ?? 1) <= LISTED_PER_REASON) this.say(`line ${refusal.line}: ${refusal.reason}`);
  }

  /** Says how many lines were not listed. */
  end(): void {
    for (const { first, count } of this.#reasons.values()) {
      const more = count - LISTED_PER_REASON;
      if (more > 0) this.say(`… and ${COUNTING.format(more)} more like line ${first.line}: ${first.reason}`);
    }
  }
}

/** What the summary does not say by itself; empty when all went well. */
export function remarksOn(tally: ImportTally): string[] {
  const remarks: string[] = [];
  if (tally.maybeTwice > 0) {
    remarks.push(
      `${COUNTING.format(tally.maybeTwice)} lines without an "id" were sent again after a request whose outcome is ` +
        'unknown: they may have been counted twice. Lines with an "id" count once.',
    );
  }
  if (tally.tooOld > 0 && tally.shiftMs === null) {
    remarks.push(
      `${COUNTING.format(tally.tooOld)} lines are older than the project keeps data. With --shift all times are moved ` +
        'so that the last one in the file is an hour ago.',
    );
  }
  return remarks;
}

/** Whether a line was refused for its age. */
export function isTooOld({ reason }: Refusal): boolean {
  return reason.includes('older than the project keeps');
}

/** `7655 d 3 h 12 min`, with a sign. */
function spanText(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  const text = parts
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ');
  return `${ms < 0 ? '−' : '+'}${text || '0 min'}`;
}
