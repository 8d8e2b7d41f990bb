import { writeFileSync } from 'node:fs';
import { Chaos } from './chaos.js';
import { type Options, readOptions, USAGE } from './options.js';
import type { Scale, Scenario } from './scenario.js';
import { type Result, summaryOf, verdictOf } from './summary.js';

const STANDSTILL_MS = 2_000;

/** Runs the scenarios one after another and prints what came of them. The exit code is 1 when anything failed. */
export async function main(args: string[]): Promise<void> {
  const options = optionsOrEnd(args);
  if (options.list) return list(options.scenarios);
  const chaos = await Chaos.open((line) => console.log(line));
  stopOnSignals(chaos);
  const results: Result[] = [];
  for (const scenario of options.scenarios)
    results.push(await runScenario(chaos, scenario, scaleOf(scenario, options)));
  await chaos.close();
  console.log(`\n${summaryOf(results)}`);
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify({ at: new Date(), results }, null, 2)}\n`);
  process.exit(results.some((result) => verdictOf(result) === 'FAILED') ? 1 : 0);
}

function optionsOrEnd(args: string[]): Options {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
}

function list(scenarios: readonly Scenario[]): void {
  for (const { name, about, long } of scenarios) {
    console.log(`${name.padEnd(15)}${about} (times: ${long.times}, seconds: ${long.seconds})`);
  }
}

function scaleOf(scenario: Scenario, { short, times, seconds }: Options): Scale {
  const own = short ? scenario.short : scenario.long;
  return { times: times ?? own.times, seconds: seconds ?? own.seconds };
}

/** A scenario that throws has failed; what it started is stopped before the next one. */
export async function runScenario(chaos: Chaos, scenario: Scenario, scale: Scale): Promise<Result> {
  chaos.begin(scenario.name);
  chaos.say(scenario.about);
  const startedMs = performance.now();
  const stoodStillMs = watchStandstill();
  const outcome = await scenario.run(chaos, scale).catch((error: Error) => ({
    done: '',
    found: 'it could not go on',
    faults: [error.stack ?? error.message],
  }));
  await chaos.tidy();
  const seconds = (performance.now() - startedMs) / 1000;
  const result = { scenario: scenario.name, ...outcome, seconds, stoodStillSeconds: stoodStillMs() / 1000 };
  chaos.say(`${verdictOf(result)}: ${outcome.found}`);
  return result;
}

/** How long this process did not get to run, until the returned function is called: a paused machine fails scenarios. */
function watchStandstill(): () => number {
  let totalMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const gapMs = performance.now() - lastMs;
    if (gapMs > STANDSTILL_MS) totalMs += gapMs;
    lastMs = performance.now();
  }, STANDSTILL_MS / 4);
  return () => {
    clearInterval(timer);
    return totalMs;
  };
}

/** Stops what was started also when the chaos itself is stopped. */
function stopOnSignals(chaos: Chaos): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      chaos.say(`${signal}: stopping what was started`);
      chaos.close().finally(() => process.exit(130));
    });
  }
}
