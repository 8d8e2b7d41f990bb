import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../dist/server.js', import.meta.url));
const KEY = 'root-key-of-the-flows';

/** An answer of the service: `body` is the parsed JSON. */
export interface FlowAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
}

/** The real service in a process of its own. */
export interface Service {
  url: string;
  key: string;
  process: ChildProcess;
  /** Rejects when there is no answer. */
  call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<FlowAnswer>;
  /** Sends the signal; resolves with the exit code (null: the signal ended it) and how long it took. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }>;
}

/** Starts the built service on a free port; `env` are its settings. Resolves when it listens. */
export async function startService(env: Record<string, string>): Promise<Service> {
  if (!existsSync(PROGRAM)) throw new Error('There is no dist/server.js; `npm test` builds it.');
  const child = spawn(process.execPath, [PROGRAM], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', GLUEPOINT_ROOT_KEY: KEY, LOG_LEVEL: 'error', ...env },
    // The service stops by itself when the channel closes: nothing is left running when this process is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const url = await announcedUrl(child);
  return {
    url,
    key: KEY,
    process: child,
    call: (method, path, body, signal) => call(url, method, path, body, signal),
    async end(signal) {
      const startedMs = performance.now();
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill(signal);
      await gone;
      return { code: child.exitCode, tookMs: performance.now() - startedMs };
    },
  };
}

function announcedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const hear = (chunk: Buffer) => {
      output += chunk;
      const url = /listens on (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`The service ended before it listened:\n${output}`)));
  });
}

async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<FlowAnswer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}
