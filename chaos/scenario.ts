import type { Chaos } from './chaos.js';

/** How much of it: what each number means the scenario says in `about`. */
export interface Scale {
  times: number;
  seconds: number;
}

/** What a scenario did and what it found, in a sentence each. `faults` are what must not be: none = it is well. */
export interface Outcome {
  done: string;
  found: string;
  faults: string[];
  /** Time limits that were exceeded. They fail `npm run chaos`, not `npm test`, which runs on busy machines. */
  slow?: string[];
  /** Why it did not run; then nothing is known. */
  skipped?: string;
}

/** One item of "Nothing lost, nothing double" (docs/rules/quality.md#nothing-lost-nothing-double). */
export interface Scenario {
  name: string;
  /** What it does and must find; `times` and `seconds` are those of its scale. */
  about: string;
  /** Of `npm run chaos`. */
  long: Scale;
  /** Of `npm run chaos -- --short`, and of `npm test` for those that it runs. */
  short: Scale;
  /** Throws when it could not go on; what it started is stopped by `chaos.close`. */
  run(chaos: Chaos, scale: Scale): Promise<Outcome>;
}
