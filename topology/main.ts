import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startService } from '../test/support/cli/flow-service.js';
import type { Check, Stage } from './checks/check.js';
import { jobs } from './checks/jobs.js';
import { killed } from './checks/killed.js';
import { load } from './checks/load.js';
import { redisAway } from './checks/redis-away.js';
import { rolling } from './checks/rolling.js';
import { vectors } from './checks/vectors.js';
import { Client } from './client.js';
import { Topology } from './topology.js';

const CHECKS: readonly Check[] = [vectors, load, killed, rolling, redisAway, jobs];

const USAGE = `npm run topology -- [--only load,killed] [--count 6000] [--database URL]
  --only      which checks to run: ${CHECKS.map(({ name }) => name).join(', ')}
  --count     how many occurrences a load has at least
  --database  an empty PostgreSQL database, or one that prisma/citus.sql distributed, instead of a server of its own`;

/** Runs the checks on what docker-compose.yml describes and prints what was seen. The exit code is 1 when one failed. */
export async function main(args: string[]): Promise<void> {
  const options = optionsOrEnd(args);
  const stage = await openStage(options, options.database ?? null);
  stopOnSignals(stage);
  console.log(`${stage.topology.parts.join(', ')}\n${stage.topology.missing.map((line) => `${line}\n`).join('')}`);
  let failed = 0;
  for (const check of options.checks) failed += (await runCheck(stage, check)) ? 0 : 1;
  console.log(`\n${options.checks.length - failed} of ${options.checks.length} as in one process`);
  await stage.topology.close();
  process.exit(failed === 0 ? 0 : 1);
}

/** Starts the processes, and the service as one process beside them. */
export async function openStage(
  { count, everyNthWorld }: Pick<Stage, 'count' | 'everyNthWorld'>,
  databaseUrl: string | null = null,
): Promise<Stage> {
  const topology = await Topology.start(databaseUrl);
  const service = await startService({ GLUEPOINT_DATA_DIR: join(topology.ground.dir, 'alone'), LOG_LEVEL: 'warn' });
  topology.alsoEnd(service);
  return { topology, alone: new Client(service.url, service.key), count, everyNthWorld };
}

async function runCheck(stage: Stage, check: Check): Promise<boolean> {
  const { topology } = stage;
  if ((check.needsProxy && !topology.hasProxy) || (check.needsRedis && topology.redisUrl === '')) {
    console.log(`not run  ${check.name}: ${check.needsProxy && !topology.hasProxy ? 'no proxy' : 'no Redis'}`);
    return true;
  }
  console.log(`         ${check.name}: ${check.about} …`);
  const startedMs = performance.now();
  const outcome = await check.run(stage).catch((error: Error) => error);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const isRight = typeof outcome === 'string';
  console.log(
    `${isRight ? 'ok      ' : 'FAILED  '} ${check.name} (${seconds} s): ${isRight ? outcome : outcome.message}`,
  );
  return isRight;
}

function optionsOrEnd(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args, options: { only: text, count: text, database: text } });
    const only = values.only?.split(',') ?? CHECKS.map(({ name }) => name);
    const unknown = only.filter((name) => !CHECKS.some((check) => check.name === name));
    if (unknown.length > 0) throw new Error(`Unknown check ${unknown.join(', ')}.`);
    const count = Number(values.count ?? 6_000);
    if (!(count > 0)) throw new Error('--count must be a number above 0.');
    const checks = CHECKS.filter(({ name }) => only.includes(name));
    return { checks, count, everyNthWorld: 1, database: values.database };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
}

/** What was started is stopped also when this is. */
function stopOnSignals({ topology }: Stage): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void topology.close().finally(() => process.exit(130)));
  }
}
