import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from '../ground.js';

/** `before`: the product as another checkout has it (`--before`). */
export type SideName = 'product' | 'before' | 'ceiling' | 'plain';

/** One of the servers that are measured side by side. */
export interface Side {
  name: SideName;
  child: ChildProcess;
  port: number;
  /** The root key; the plain way takes it for everything. */
  rootKey: string;
  /** Of a key that may only send, and of one that may only read. */
  ingestKey: string;
  readKey: string;
  /** Of its embedded PostgreSQL; null = not running. */
  postmasterPid(): number | null;
}

export interface SideParts {
  name: SideName;
  child: ChildProcess;
  port: number;
  dataDir: string;
}

/** A response; `body` is the parsed JSON, null without one. */
export interface CallAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the bench looks into responses of every shape.
  body: any;
  text: string;
}

export const ROOT_KEY = 'root-key-of-the-bench';

/** A call with the root key. Throws on anything but 2xx. */
export async function call(port: number, method: string, path: string, body?: unknown): Promise<CallAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ROOT_KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
  return { status: response.status, body: text === '' ? null : JSON.parse(text), text };
}

/** The environment of a server that keeps its data in `dataDir` and takes any free port. Everything else at its default. */
export function sideEnv(dataDir: string): Record<string, string> {
  return { HOST: '127.0.0.1', PORT: '0', GLUEPOINT_DATA_DIR: dataDir, GLUEPOINT_ROOT_KEY: ROOT_KEY };
}

export async function sideOf({ name, child, port, dataDir }: SideParts, keys: 'own' | 'root'): Promise<Side> {
  const make = async (role: string): Promise<string> =>
    keys === 'root' ? ROOT_KEY : (await call(port, 'POST', '/v1/keys', { name: `bench ${role}`, role })).body.key;
  return {
    name,
    child,
    port,
    rootKey: ROOT_KEY,
    ingestKey: await make('ingest'),
    readKey: await make('read'),
    postmasterPid() {
      try {
        return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
      } catch {
        return null;
      }
    },
  };
}

/** What the process says once it listens: its port. Throws when it ends before, with what it wrote. */
export function portOf(
  ground: Ground,
  name: string,
  child: ChildProcess,
  announced: (say: (port: number) => void) => void,
) {
  return new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with code ${code}:\n${ground.logTail(name)}`)));
    announced(resolve);
  });
}
