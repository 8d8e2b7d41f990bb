import { systemClock } from '../../src/clock.js';
import { runInspections } from '../../src/inspection/run.js';
import { openDeps } from '../../src/open-deps.js';
import { readSettings } from '../../src/settings.js';
import { quietLog } from './log.js';

// A worker whose clock is ahead of the machine's by so many milliseconds: runs the inspection over and over, says
// `running` before each run and `done` with what it did after it, until it is killed.
const [databaseUrl = '', aheadMs = '0'] = process.argv.slice(2);
const clock = { now: () => systemClock.now() + Number(aheadMs) };
const deps = await openDeps({ ...readSettings({}), databaseUrl }, { clock, log: quietLog() });
const never = new AbortController().signal;
for (;;) {
  process.stdout.write('running\n');
  const result = await runInspections(deps, never).catch((error: Error) => ({ error: error.message }));
  process.stdout.write(`done ${JSON.stringify(result)}\n`);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
