import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SOURCE = 'https://github.com/logpai/loghub';
const CLONE_WITHIN_MS = 300_000;

/** A set of the public benchmark, and the grouping accuracy that its authors published for Drain with an expression tuned to the set. */
export interface LoghubSet {
  readonly name: string;
  readonly drain: number;
}

/** J. Zhu et al., Tools and Benchmarks for Automated Log Parsing, ICSE 2019. */
export const LOGHUB_SETS: readonly LoghubSet[] = [
  { name: 'HDFS', drain: 0.998 },
  { name: 'Hadoop', drain: 0.948 },
  { name: 'Spark', drain: 0.92 },
  { name: 'Zookeeper', drain: 0.967 },
  { name: 'OpenStack', drain: 0.733 },
  { name: 'BGL', drain: 0.963 },
  { name: 'HPC', drain: 0.887 },
  { name: 'Thunderbird', drain: 0.955 },
  { name: 'Windows', drain: 0.997 },
  { name: 'Linux', drain: 0.69 },
  { name: 'Mac', drain: 0.787 },
  { name: 'Android', drain: 0.911 },
  { name: 'HealthApp', drain: 0.78 },
  { name: 'Apache', drain: 1 },
  { name: 'OpenSSH', drain: 0.788 },
  { name: 'Proxifier', drain: 0.527 },
];

/** A line of a set without its header, and the template that a person gave it. */
export interface LabelledLine {
  readonly text: string;
  readonly eventId: string;
}

/** Clones the benchmark where the folder does not hold it. Throws with a sentence for the terminal. */
export async function haveLoghub(folder: string): Promise<void> {
  if (existsSync(fileOf(folder, 'HDFS'))) return;
  try {
    await promisify(execFile)('git', ['clone', '--depth', '1', SOURCE, folder], { timeout: CLONE_WITHIN_MS });
  } catch (error) {
    const why = ((error as { stderr?: string }).stderr || (error as Error).message).trim().split('\n').at(-1);
    throw new Error(
      `git could not clone ${SOURCE} (${why}). Clone it yourself and name its folder with --loghub FOLDER.`,
    );
  }
}

/** Reads one set. Throws where the folder does not hold it. */
export function loghubLines(folder: string, set: string): LabelledLine[] {
  const [head, ...rows] = csvRows(readFileSync(fileOf(folder, set), 'utf8'));
  const text = head?.indexOf('Content') ?? -1;
  const eventId = head?.indexOf('EventId') ?? -1;
  if (text === -1 || eventId === -1) throw new Error(`${fileOf(folder, set)} has no columns Content and EventId.`);
  return rows
    .filter((row) => row.length > eventId)
    .map((row) => ({ text: row[text] as string, eventId: row[eventId] as string }));
}

/** The share of lines whose group holds exactly the lines of their true template. 0 to 1. */
export function groupingAccuracy(lines: readonly LabelledLine[], groupOf: (text: string) => string): number {
  const groups = new Map<string, LabelledLine[]>();
  for (const line of lines) {
    const name = groupOf(line.text);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  const trueSizes = new Map<string, number>();
  for (const { eventId } of lines) trueSizes.set(eventId, (trueSizes.get(eventId) ?? 0) + 1);
  let right = 0;
  for (const group of groups.values()) {
    const { eventId } = group[0] as LabelledLine;
    if (group.length === trueSizes.get(eventId) && group.every((line) => line.eventId === eventId))
      right += group.length;
  }
  return right / lines.length;
}

function fileOf(folder: string, set: string): string {
  return join(folder, set, `${set}_2k.log_structured.csv`);
}

/** Rows of RFC 4180: cells in quotes may hold commas, line ends and doubled quotes. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
