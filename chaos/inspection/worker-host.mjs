// A worker whose clock is ahead of the machine's by so many milliseconds: runs the inspection over and over, says
// `running` before each run and `done` with what it did after it, until it is killed. The built service, because it is
// started often.
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { runInspections } from '../../dist/inspection/run/run.js';
import { systemClock } from '../../dist/lib/clock.js';
import { openDeps } from '../../dist/open-deps.js';
import { readSettings } from '../../dist/settings.js';

const PAUSE_MS = 20;

const [databaseUrl = '', aheadMs = '0'] = process.argv.slice(2);
const clock = { now: () => systemClock.now() + Number(aheadMs) };
const log = pino({ level: 'silent' });
const deps = await openDeps({ ...readSettings({}), databaseUrl }, { clock, log });
const never = new AbortController().signal;
for (;;) {
  process.stdout.write('running\n');
  const result = await runInspections(deps, never).catch((error) => ({ error: error.message }));
  process.stdout.write(`done ${JSON.stringify(result)}\n`);
  await sleep(PAUSE_MS);
}
