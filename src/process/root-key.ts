import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../lib/make-folder.js';
import type { Settings } from '../settings.js';

/** The root key of the instance and where it comes from (docs/rules/api.md#root-key). */
export type RootKey =
  | { from: 'setting'; key: string }
  | { from: 'file'; key: string; file: string }
  | { from: 'none'; key: null };

/** The root key in the data folder, and the absolute path of its file. */
export interface StoredRootKey {
  key: string;
  file: string;
}

const FILE = 'root-key';
/** The name of the file in data folders made before the setting was renamed to GLUEPOINT_ROOT_KEY. */
const FORMER_FILE = 'admin-key';
/** As of GLUEPOINT_ROOT_KEY. */
const MIN_LENGTH = 16;

/** GLUEPOINT_ROOT_KEY; without it, and with the embedded store, the key in the data folder, made when missing. */
export function resolveRootKey({ rootKey, databaseUrl, dataDir }: Settings): RootKey {
  if (rootKey !== null) return { from: 'setting', key: rootKey };
  if (databaseUrl !== null) return { from: 'none', key: null };
  return { from: 'file', ...(findRootKey(dataDir) ?? createRootKey(dataDir)) };
}

/** Reads the root key in the data folder; null = there is none. Throws when the file cannot be read or holds none. */
export function findRootKey(dataDir: string): StoredRootKey | null {
  for (const name of [FILE, FORMER_FILE]) {
    const file = resolve(dataDir, name);
    try {
      return { key: readKey(file), file };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return null;
}

/** Makes the root key (mode 0600). Of two processes that do so at the same time, both return the key of the first. */
function createRootKey(dataDir: string): StoredRootKey {
  makeFolder(dataDir, 0o711);
  const file = resolve(dataDir, FILE);
  const draft = join(dataDir, `${FILE}.new-${process.pid}`);
  writeFileSync(draft, `gp_root_${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return { key: readKey(file), file };
}

function readKey(file: string): string {
  const key = readFileSync(file, 'utf8').trim();
  if (key.length < MIN_LENGTH) {
    throw new Error(
      `${file} does not hold a key of at least ${MIN_LENGTH} characters. Remove it and a new one is made; keys of projects stay valid.`,
    );
  }
  return key;
}
