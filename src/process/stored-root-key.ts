import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The instance's root key, kept in the data folder because no GLUEPOINT_ADMIN_KEY was given. */
export interface KeptKey {
  key: string;
  file: string;
}

/** Reads `admin-key` in the data folder, or makes it (mode 0600) at the first start. */
export function loadOrCreateRootKey(dataDir: string): KeptKey {
  const file = resolve(dataDir, 'admin-key');
  try {
    return { key: readKey(file), file };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const draft = join(dataDir, `admin-key.new-${process.pid}`);
  writeFileSync(draft, `gp_root_${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  try {
    // Of two processes that make one at the same time, the first one's key is everybody's.
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
  if (key.length < 8) throw new Error(`${file} holds no key; remove it and a new one is made.`);
  return key;
}
