import { type Aim, type Line, median } from './line.js';
import type { SideName } from './sides/side.js';
import { faultOf, type Turn } from './turn.js';

export interface ComparedRow {
  row: string;
  what: string;
  unit: string;
  /** How many of the unit one response stands for. */
  perAnswer?: number;
  /** The least ratios (docs/rules/quality.md#bench). */
  least?: { toCeiling?: number; toPlain?: number; figure?: number };
}

/** The line of a row that was measured side by side. Rates are those of each turn's first stream. */
export function compare({ row, what, unit, perAnswer = 1, least = {} }: ComparedRow, turns: Turn[]): Line {
  const rates = (side: SideName) => turnsOf(turns, side).map((turn) => rateOf(turn) * perAnswer);
  const [product, before, ceiling, plain] = [rates('product'), rates('before'), rates('ceiling'), rates('plain')];
  const ratio = (others: number[]) => median(product.map((rate, round) => rate / (others[round] as number)));
  const streams = turnsOf(turns, 'product').map((turn) => turn.load.streams[0]);
  const line: Line = {
    row,
    what,
    unit,
    figure: median(product),
    ...(ceiling.length > 0 ? { ceiling: median(ceiling), toCeiling: ratio(ceiling) } : {}),
    ...(before.length > 0 ? { before: median(before), toBefore: ratio(before) } : {}),
    ...(plain.length > 0 ? { plain: median(plain), toPlain: ratio(plain) } : {}),
    p50Ms: median(streams.map((stream) => stream?.p50Ms ?? Number.NaN)),
    p99Ms: median(streams.map((stream) => stream?.p99Ms ?? Number.NaN)),
    aims: [],
    failed: faultsOf(turns),
    turns,
  };
  line.aims = aimsOf(line, least);
  return line;
}

/** Why turns do not count; null = they do. */
export function faultsOf(turns: readonly Turn[]): string | null {
  const faults = turns.map(faultOf).filter((fault) => fault !== null);
  return faults.length === 0 ? null : [...new Set(faults)].join('; ');
}

function aimsOf(line: Line, { toCeiling, toPlain, figure }: NonNullable<ComparedRow['least']>): Aim[] {
  const aims: Aim[] = [];
  if (toCeiling !== undefined)
    aims.push({ text: `≥ ${toCeiling} of ceiling`, met: (line.toCeiling ?? 0) >= toCeiling });
  if (toPlain !== undefined) aims.push({ text: `≥ ${toPlain} × plain`, met: (line.toPlain ?? 0) >= toPlain });
  if (figure !== undefined) aims.push({ text: `≥ ${figure.toLocaleString('en-US')}`, met: line.figure >= figure });
  return aims;
}

function turnsOf(turns: readonly Turn[], side: SideName): Turn[] {
  return turns.filter((turn) => turn.side === side);
}

function rateOf(turn: Turn): number {
  return turn.load.streams[0]?.perSecond ?? 0;
}
