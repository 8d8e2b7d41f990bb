import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bench } from './bench.js';
import { isEqual } from './count-check.js';
import type { Line } from './line.js';
import { type Options, readOptions, USAGE } from './options.js';
import { chooseRows } from './rows/all-rows.js';
import { checksOf, tableOf } from './table.js';

const RESULTS = fileURLToPath(new URL('results', import.meta.url));

/** Measures, prints and writes. The exit code is 1 when a row failed or a count is wrong; a missed aim is not a failure. */
export async function main(args: string[]): Promise<void> {
  let bench: Bench | null = null;
  try {
    const options = readOptions(args);
    const rows = chooseRows(options.rows);
    bench = new Bench(options);
    stopOnSignals(bench);
    const machineBefore = machine();
    const lines: Line[] = [];
    for (const row of rows) lines.push(...(await row.run(bench)));
    console.log(`\n${tableOf(lines)}\n\n${checksOf(bench.checks)}`);
    write(options, { machine: machineBefore, options, lines, checks: bench.checks });
    if (lines.some((line) => line.failed !== null) || !bench.checks.every(isEqual)) process.exitCode = 1;
  } catch (error) {
    // Once it is asked to stop, the end of its processes is expected.
    if (bench === null) console.error(`${(error as Error).message}\n\n${USAGE}`);
    else if (!bench.stopping) console.error(error);
    process.exitCode = 1;
  } finally {
    await bench?.close();
  }
  process.exit();
}

/** Stops what was started also when the bench itself is stopped. */
function stopOnSignals(bench: Bench): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      bench.say(`${signal}: stopping what was started`);
      bench.close().finally(() => process.exit(130));
    });
  }
}

function machine() {
  const model = cpus()[0]?.model ?? 'unknown';
  const { arch, platform, version } = process;
  return {
    at: new Date().toISOString(),
    cores: cpus().length,
    model,
    memory: totalmem(),
    load: loadavg(),
    arch,
    platform,
    node: version,
  };
}

function write({ json }: Options, result: { machine: { at: string } } & Record<string, unknown>): void {
  const file = json === null ? resolve(RESULTS, `${result.machine.at.replaceAll(':', '-')}.json`) : resolve(json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nwritten to ${file}`);
}
