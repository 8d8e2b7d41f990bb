import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { buildApp } from './app.js';
import type { Deps } from './deps.js';
import { forJobs } from './jobs/schedules.js';
import { shareSignInLinks } from './keys/shared-sign-in-links.js';
import { systemClock } from './lib/clock.js';
import { printable, printableJson } from './lib/printable.js';
import { shareMetrics } from './metrics/fleet.js';
import { createOwnMetrics } from './metrics/own-metrics.js';
import { openDeps } from './open-deps.js';
import { startApiProcesses } from './process/cluster.js';
import { installGracefulShutdown } from './process/graceful-shutdown.js';
import { type RootKey, resolveRootKey } from './process/root-key.js';
import { announcement, workerAnnouncement } from './process/startup-banner.js';
import { formatStartupError } from './process/startup-error.js';
import { processCount, readSettings, type Settings } from './settings.js';

const CLOSE_IDLE_MS = 50;
/** By then a load balancer that polls /readyz sends nothing more, so idle connections can be closed. */
const LEAVE_MS = 2_000;

/** Serves requests in this process. */
async function serve(deps: Deps, rootKey: RootKey): Promise<void> {
  const app = await buildApp(deps);
  // Jobs stop while requests are still being served; the store is closed last.
  const drain = async () => {
    deps.stopping.abort();
    if (deps.settings.role === 'api') await sleep(LEAVE_MS);
    // A connection that was busy when the shutdown began becomes idle later, and would be kept open for the next request.
    const idle = setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_MS);
    await Promise.all([app.close(), deps.queue.close()]);
    clearInterval(idle);
    await deps.close();
  };
  installGracefulShutdown(deps.log, drain, () => app.server.closeAllConnections());
  await app.listen({ host: deps.settings.host, port: deps.settings.port });
  deps.queue.start(forJobs(deps));
  if (cluster.isPrimary) announce(deps, (app.server.address() as AddressInfo).port, rootKey);
}

/** Owns the store and runs the jobs, while other processes serve requests. */
async function supervise(deps: Deps, rootKey: RootKey, count: number): Promise<void> {
  shareSignInLinks(deps.signInLinks);
  shareMetrics(createOwnMetrics(deps, 'main'));
  const processes = startApiProcesses(count, deps.settings, deps.log);
  const drain = async () => {
    await Promise.all([processes.stop(), deps.queue.close()]);
    await deps.close();
  };
  installGracefulShutdown(deps.log, drain);
  const port = await processes.listening;
  deps.queue.start(forJobs(deps));
  announce(deps, port, rootKey);
}

function announce({ settings: { host, role }, signInLinks }: Deps, port: number, rootKey: RootKey): void {
  const announced = { host, port, rootKey, isTerminal: process.stdout.isTTY };
  const text = role === 'worker' ? workerAnnouncement(host, port) : announcement(announced, () => signInLinks.issue());
  process.stdout.write(printable(text));
}

async function main(settings: Settings): Promise<void> {
  // Lines for people go to stdout, the log to stderr. A reader of stdout that has gone (`npm start | head`) must not
  // end the service.
  process.stdout.on('error', () => {});
  const log = pino({ level: settings.logLevel, hooks: { streamWrite: printableJson } }, pino.destination(2));
  for (const { former, name } of settings.formerNames) log.warn(`${former} is the former name of ${name}; rename it`);
  const rootKey = resolveRootKey(settings);
  const deps = await openDeps({ ...settings, rootKey: rootKey.key }, { clock: systemClock, log });
  const count = processCount(settings);
  try {
    await (count === 1 ? serve(deps, rootKey) : supervise(deps, rootKey, count));
  } catch (error) {
    await deps.close();
    throw error;
  }
}

let settings: Settings | null = null;
try {
  settings = readSettings(process.env);
  await main(settings);
} catch (error) {
  process.stderr.write(`${printable(formatStartupError(error, settings))}\n`);
  process.exit(1);
}
