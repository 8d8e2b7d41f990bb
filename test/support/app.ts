import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { buildApp } from '../../src/app.js';
import type { Deps } from '../../src/deps.js';
import { forJobs } from '../../src/jobs/schedules.js';
import { type Clock, systemClock } from '../../src/lib/clock.js';
import { openDeps } from '../../src/open-deps.js';
import { readSettings, type Settings } from '../../src/settings.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { quietLog } from './log.js';

export { movedClock } from './clock.js';

/** The root key of every test app. */
export const ROOT_KEY = 'root-key-of-the-tests';

/** A response: `body` is the parsed JSON, the text if it is not JSON, null if it is empty. */
export interface TestResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read responses of every shape.
  body: any;
  headers: LightMyRequestResponse['headers'];
}

export interface CallOptions {
  /** Default: the root key. null = without a key. */
  key?: string | null;
  headers?: Record<string, string>;
  /** The client's address. Default: 127.0.0.1. */
  from?: string;
}

/** The real service on a database of its own, driven without a socket. */
export interface TestApp {
  app: FastifyInstance;
  deps: Deps;
  rootKey: string;
  database: TestDatabase;
  /** `body` as JSON unless it is a string or a Buffer, which is sent as it is. */
  call(method: string, url: string, body?: unknown, options?: CallOptions): Promise<TestResponse>;
  /** Also listens on loopback, on any free port unless it is given one; returns the base URL. */
  listen(port?: number): Promise<string>;
  /** Stops the app and, unless the database came from outside, removes it. */
  close(): Promise<void>;
}

export interface TestAppOptions {
  clock?: Clock;
  settings?: Partial<Settings>;
  /** Another app's database: two apps on one are as two processes of the service. */
  database?: TestDatabase;
  /** Start the job queue too (default: no, it costs half a second). */
  queue?: boolean;
}

/** Starts the app on a fresh copy of the template database, ready but not listening. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const settings: Settings = {
    ...readSettings({ PORT: '0', GLUEPOINT_ROOT_KEY: ROOT_KEY, LOG_LEVEL: 'silent' }),
    databaseUrl: database.connectionString,
    ...options.settings,
  };
  const deps = await openDeps(settings, { clock: options.clock ?? systemClock, log: quietLog() });
  const app = (await buildApp(deps)) as unknown as FastifyInstance;
  await app.ready();
  if (options.queue) deps.queue.start(forJobs(deps));
  return {
    app,
    deps,
    rootKey: ROOT_KEY,
    database,
    call: (method, url, body, callOptions) => call(app, method, url, body, callOptions),
    listen: (port = 0) => app.listen({ host: '127.0.0.1', port }),
    async close() {
      await app.close();
      await deps.close();
      if (!options.database) await database.drop();
    },
  };
}

async function call(
  app: FastifyInstance,
  method: string,
  url: string,
  body: unknown,
  { key = ROOT_KEY, headers = {}, from }: CallOptions = {},
): Promise<TestResponse> {
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const response = await app.inject({
    method: method as 'GET',
    url,
    remoteAddress: from,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: raw ? (body as string) : JSON.stringify(body) }),
  });
  return { status: response.statusCode, body: parse(response), headers: response.headers };
}

function parse(response: LightMyRequestResponse): unknown {
  if (response.payload === '') return null;
  return /json/.test(String(response.headers['content-type'])) ? JSON.parse(response.payload) : response.payload;
}
