import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface Options {
  /** Names of the rows to measure; null = those of the default. */
  rows: string[] | null;
  /** Of one turn of one side. */
  seconds: number;
  /** Turns of each side. */
  rounds: number;
  /** Folder of another, built checkout that is measured beside this one; null = none. */
  before: string | null;
  /** null = a new file in bench/results. */
  json: string | null;
  /** Wait before each turn until nothing else keeps the machine busy. */
  quiet: boolean;
  /** Folder of the benchmark for grouping; it is cloned where it is not there. */
  loghub: string;
  /** Folder for a CPU profile of every product and ceiling process; null = none. */
  profile: string | null;
}

export const USAGE = `npm run bench -- [--rows B1,B3] [--seconds 1.5] [--rounds 3] [--quiet] [--before FOLDER] [--json FILE] [--profile FOLDER] [--loghub FOLDER]
  --rows     which rows to measure (default: all of the quick ones)
  --seconds  how long each side is under load in each round
  --rounds   how often the sides take turns; figures are medians over the rounds
  --quiet    wait before each turn, up to two minutes, until the machine has nothing else to do
  --before   a built checkout of another commit: rows that compare measure it in turn with this one
  --json     where the result is written too (default: bench/results/<time>.json)
  --profile  also write CPU profiles of the servers into this folder (slows them down)
  --loghub   folder of github.com/logpai/loghub for row G1 (default: bench/data/loghub, cloned where it is not there)`;

const LOGHUB = fileURLToPath(new URL('data/loghub', import.meta.url));

/** Throws with a sentence for the terminal. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      rows: text,
      seconds: text,
      rounds: text,
      before: text,
      json: text,
      profile: text,
      loghub: text,
      quiet: { type: 'boolean' },
    },
  });
  return {
    rows: values.rows?.split(',').map((name) => name.trim().toUpperCase()) ?? null,
    seconds: numberOf('seconds', values.seconds, 1.5),
    rounds: Math.ceil(numberOf('rounds', values.rounds, 3)),
    before: values.before === undefined ? null : resolve(values.before),
    json: values.json ?? null,
    quiet: values.quiet ?? false,
    profile: values.profile ?? null,
    loghub: values.loghub ?? LOGHUB,
  };
}

function numberOf(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!(value > 0 && value <= 3600)) throw new Error(`--${name} must be a number above 0.`);
  return value;
}
