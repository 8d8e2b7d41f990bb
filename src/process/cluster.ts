import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Settings } from '../settings.js';

const RESTART_DELAY_MS = 500;

/** Processes that serve requests on one port, while this one owns the store and runs the jobs. */
export interface ApiProcesses {
  /** Resolves with their port when all of them listen. Rejects, once all are stopped, when one cannot start. */
  listening: Promise<number>;
  /** Stops them gracefully: they complete the requests that they accepted. */
  stop(): Promise<void>;
}

/**
 * Starts `count` copies of this program with the role `api`. One that dies is started again.
 * They stop by themselves when this process dies.
 *
 * Each accepts connections from the one listening socket. This process never accepts: with node:cluster's default, it
 * would hand connections over without an acknowledgement, and keep those that it handed to a process that just died.
 */
export function startApiProcesses(count: number, settings: Settings, log: FastifyBaseLogger): ApiProcesses {
  const env = {
    GLUEPOINT_PROCESSES: '1',
    GLUEPOINT_ROLE: 'api',
    DATABASE_URL: settings.databaseUrl ?? '',
    GLUEPOINT_ROOT_KEY: settings.rootKey ?? '',
    // Its former name, which this process has read already.
    GLUEPOINT_ADMIN_KEY: '',
    // This process has applied the file already.
    GLUEPOINT_CONFIG: '',
  };
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  let stopping = false;
  const start = (): Worker => {
    const worker = cluster.fork(env);
    worker.on('exit', async (code, signal) => {
      if (stopping) return;
      log.error({ childPid: worker.process.pid, code, signal }, 'an API process ended; starting another');
      await sleep(RESTART_DELAY_MS);
      if (!stopping) start();
    });
    return worker;
  };
  const stop = async () => {
    stopping = true;
    const living = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(living.map(stopProcess));
  };
  const listening = untilListening(count).catch(async (error) => {
    // The start has failed: one that is started again would outlive this process and break with an error of its own.
    await stop();
    throw error;
  });
  for (let n = 0; n < count; n++) start();
  return { listening, stop };
}

/** Rejects when one exits with an error, as when the port is taken; one that was killed is replaced. */
function untilListening(count: number): Promise<number> {
  let waiting = count;
  return new Promise((resolve, reject) => {
    cluster.on('listening', (_worker, { port }) => {
      waiting -= 1;
      if (waiting === 0) resolve(port);
    });
    cluster.on('exit', (_worker, code) => {
      if (code) reject(new Error(`An API process ended with code ${code} before it listened.`));
    });
  });
}

function stopProcess(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once('exit', () => resolve());
    worker.process.kill('SIGTERM');
    if (worker.isDead()) resolve();
  });
}
