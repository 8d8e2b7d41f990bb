import { resolve } from 'node:path';
import { findRootKey } from '../process/root-key.js';
import { CliError } from './cli-error.js';

/** The running service that a tool talks to. */
export interface Connection {
  /** Without a slash at the end. */
  url: string;
  key: string;
  /** null = the key's own project; for the root key `default`. */
  project: string | null;
}

/** The options that every tool takes, for node:util parseArgs. */
export const CONNECTION_OPTIONS = {
  url: { type: 'string' },
  key: { type: 'string' },
  project: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const CONNECTION_HELP = `  --url URL        the service (default http://127.0.0.1:3000, or the port in PORT)
  --key KEY        a key of it (default GLUEPOINT_ROOT_KEY, else the file root-key in the data folder)
  --project SLUG   a project, with the root key (default: default)
  --help           this text`;

type Env = Record<string, string | undefined>;

/** Where to send, and with which key. Throws CliError when there is no usable address or key. */
export function findConnection(values: { url?: string; key?: string; project?: string }, env: Env): Connection {
  const url = (values.url ?? `http://127.0.0.1:${env.PORT || 3000}`).replace(/\/+$/, '');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CliError(`${JSON.stringify(url)} is not the address of a service: it begins with http:// or https://.`);
  }
  // GLUEPOINT_ADMIN_KEY is the former name.
  const key = values.key || env.GLUEPOINT_ROOT_KEY || env.GLUEPOINT_ADMIN_KEY || storedKey(env);
  return { url, key, project: values.project ?? null };
}

/** The key that a service with the embedded store keeps in its data folder. It is not made here. */
function storedKey(env: Env): string {
  const dataDir = env.GLUEPOINT_DATA_DIR || './data';
  let why = 'does not exist';
  try {
    const stored = findRootKey(dataDir);
    if (stored !== null) return stored.key;
  } catch (error) {
    why = `cannot be read: ${(error as Error).message}`;
  }
  throw new CliError(`No key: give --key or GLUEPOINT_ROOT_KEY (${resolve(dataDir, 'root-key')} ${why}).`);
}
