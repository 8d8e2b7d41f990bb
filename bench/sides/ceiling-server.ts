// The ceiling: the same Fastify, routes, schemas, auth, admission and responses as the product, in a process of its
// own; only what would be stored is dropped. And a bare GET with auth, which returns a text made beforehand.
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Occurrence } from '../../src/gluing/core/occurrence.js';
import type { CommitQueue } from '../../src/gluing/queue/commit-queue.js';
import { built } from './built.js';

const { buildApp } = await built<typeof import('../../src/app.js')>('app.js');
const { systemClock } = await built<typeof import('../../src/lib/clock.js')>('lib/clock.js');
const { Intake } = await built<typeof import('../../src/gluing/queue/intake.js')>('gluing/queue/intake.js');
const { openDeps } = await built<typeof import('../../src/open-deps.js')>('open-deps.js');
const { readSettings } = await built<typeof import('../../src/settings.js')>('settings.js');
const { installGracefulShutdown } =
  await built<typeof import('../../src/process/graceful-shutdown.js')>('process/graceful-shutdown.js');

const OUTCOME = { eventId: '0193e3a1-8f2b-7c3d-9a4e-5b6c7d8e9f00', created: false, duplicate: false, count: 1_000_000 };

/** Takes occurrences as the commit queue does, and stores nothing. */
const hollowQueue = {
  send: async (_projectId: number, occurrences: Occurrence[]) => occurrences.map(() => ({ ...OUTCOME })),
  drained: async () => {},
} as unknown as CommitQueue;

const settings = readSettings(process.env);
const log = pino({ level: settings.logLevel }, pino.destination(2));
const deps = await openDeps(settings, { clock: systemClock, log });
const intake = new Intake(deps.clock, deps.intake.overrides, hollowQueue, deps.quotas);
const app = await buildApp({ ...deps, intake });

let bareText = '{}';
app.get('/v1/bench/bare', { config: { roles: ['read'] } }, (_request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8').send(bareText);
});
/** Sets what the bare GET returns. */
app.put('/v1/bench/bare', { config: { roles: ['root'] } }, async (request) => {
  bareText = JSON.stringify(request.body);
  return {};
});

const drain = async () => {
  await app.close();
  await deps.close();
};
installGracefulShutdown(log, drain, () => app.server.closeAllConnections());
await app.listen({ host: settings.host, port: settings.port });
process.send?.((app.server.address() as AddressInfo).port);
