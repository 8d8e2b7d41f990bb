import { parseArgs } from 'node:util';
import { ALL_SCENARIOS } from './all-scenarios.js';
import type { Scenario } from './scenario.js';

export interface Options {
  scenarios: readonly Scenario[];
  /** Instead of the scenario's own; null = that. */
  times: number | null;
  seconds: number | null;
  /** The short versions, as in `npm test`. */
  short: boolean;
  list: boolean;
  /** A file that the outcome is written to as well; null for none. */
  json: string | null;
}

export const USAGE = `npm run chaos -- [NAME …] [--times N] [--seconds S] [--short] [--json FILE] [--list]
  NAME       which scenarios (default: all)
  --times    how often, instead of as often as each says
  --seconds  how long what goes away is away, instead of as long as each says
  --short    the short versions, as in npm test
  --json     where the outcome is written too
  --list     show the scenarios, and run none`;

/** Throws with a sentence for the terminal. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { times: text, seconds: text, json: text, short: flag, list: flag },
  });
  return {
    scenarios: choose(positionals),
    times: numberOf('times', values.times),
    seconds: numberOf('seconds', values.seconds),
    short: values.short ?? false,
    list: values.list ?? false,
    json: values.json ?? null,
  };
}

function choose(names: string[]): readonly Scenario[] {
  const known = ALL_SCENARIOS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown scenario ${unknown.join(', ')}; known are ${known.join(', ')}.`);
  return names.length === 0 ? ALL_SCENARIOS : ALL_SCENARIOS.filter(({ name }) => names.includes(name));
}

function numberOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`--${name} must be a whole number above 0.`);
  return value;
}
