import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { evaluateProjects } from '../../../../src/alerts/status-alerts/evaluate-projects.js';
import { buildApp } from '../../../../src/app.js';
import { runInspections } from '../../../../src/inspection/run/run.js';
import { forJobs } from '../../../../src/jobs/schedules.js';
import { HOUR_MS, MINUTE_MS } from '../../../../src/lib/time.js';
import { openDeps } from '../../../../src/open-deps.js';
import { readSettings } from '../../../../src/settings.js';
import { respond, startReceiver } from '../../../support/alerts/receiver.js';
import { movedClock } from '../../../support/clock.js';
import { dayBefore } from './story.js';

const STEP_MS = 5 * MINUTE_MS;
/** The alert policies exist for this last part of the day. */
const NOTIFIED_MS = 3 * HOUR_MS;
/** Long enough for the last notices to be sent. */
const SENT_MS = 3_000;
const JSON_HEADERS = { 'content-type': 'application/json' };

/** The real service in a temporary folder, after a day of a made-up shop. */
export interface Shop {
  url: string;
  key: string;
  /** The body of a response of the API. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every shape.
  get(path: string): Promise<any>;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const nowMs = Date.now();
  const service = await openService(nowMs - 25 * HOUR_MS);
  const receivers = await Promise.all([startReceiver(), startReceiver()]);
  receivers[1].responders.push(respond(503, 'under maintenance'));
  await liveThrough(service, nowMs, [receivers[0].url, receivers[1].url]);
  return {
    ...service,
    get: (path) => service.call('GET', path),
    async close() {
      await service.close();
      await Promise.all(receivers.map((receiver) => receiver.close()));
    },
  };
}

type Service = Awaited<ReturnType<typeof openService>>;

/** The service with a clock that can be moved, its jobs running. */
async function openService(atMs: number) {
  const folder = await mkdtemp(join(tmpdir(), 'gluepoint-shop-'));
  const clock = movedClock(atMs);
  const key = 'root-key-of-the-screenshots';
  const settings = readSettings({
    GLUEPOINT_ROOT_KEY: key,
    GLUEPOINT_DATA_DIR: folder,
    GLUEPOINT_ALLOW_PRIVATE_TARGETS: 'true',
  });
  const deps = await openDeps(settings, { clock, log: pino({ level: 'silent' }) });
  const app = await buildApp(deps);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  deps.queue.start(forJobs(deps));
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${key}`, ...(body === undefined ? {} : JSON_HEADERS) };
    const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const close = async () => {
    await app.close();
    await deps.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url, key, clock, deps, call, close };
}

/** Sends a day of the shop as it would have come, with the clock and the hourly and other looks going along. */
async function liveThrough({ clock, deps, call }: Service, nowMs: number, urls: [string, string]): Promise<void> {
  const day = dayBefore(nowMs, Math.floor((nowMs % HOUR_MS) / MINUTE_MS));
  for (let atMs = nowMs - 24 * HOUR_MS; atMs < nowMs; atMs += STEP_MS) {
    if (atMs === nowMs - NOTIFIED_MS) await tellPeople(call, urls);
    clock.set(atMs + STEP_MS);
    const occurrences = day.filter(({ startedAt }) => isWithin(Date.parse(startedAt), atMs, atMs + STEP_MS));
    if (occurrences.length > 0) await call('POST', '/v1/occurrences/batch', { occurrences });
    await runInspections(deps, new AbortController().signal);
    await evaluateProjects(deps);
  }
  const until = new Date(nowMs + 2 * HOUR_MS).toISOString();
  const maintenance = { until, reason: 'new shelves, agreed with logistics' };
  await call('PUT', '/v1/components/warehouse/maintenance', maintenance);
  await sleep(SENT_MS);
}

function isWithin(atMs: number, fromMs: number, toMs: number): boolean {
  return fromMs <= atMs && atMs < toMs;
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

async function tellPeople(call: Call, [onCall, wall]: [string, string]): Promise<void> {
  await call('POST', '/v1/alert-policies', {
    name: 'On call',
    triggers: ['new-error-type', 'recovered'],
    environments: ['production'],
    targets: [{ kind: 'webhook', url: `${onCall}/on-call` }],
  });
  await call('POST', '/v1/alert-policies', {
    name: 'Checkout team',
    triggers: ['status-change', 'new-error-type'],
    severities: ['alarm'],
    components: ['shop/checkout'],
    silence: '2h',
    targets: [
      { kind: 'webhook', url: `${onCall}/checkout` },
      { kind: 'webhook', url: `${wall}/wall-display` },
    ],
  });
}
