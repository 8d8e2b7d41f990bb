import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NotRun } from './client.js';
import { runCommand } from './run-command.js';

const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Installs these packages, at exactly these versions, in the client's folder unless they are there. Returns null when
 * they are, else why they are not.
 */
export async function installNpmPackages(folder: string, packages: Record<string, string>): Promise<NotRun | null> {
  if (Object.entries(packages).every(([name, version]) => installedVersion(folder, name) === version)) return null;
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: packages };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'];
  // npm finds its registry, proxy and certificates by variables, too.
  const environment = { ...process.env } as Record<string, string>;
  try {
    await runCommand({ command: 'npm', args, cwd: folder, env: environment, timeoutMs: INSTALL_TIMEOUT_MS });
    return null;
  } catch (error) {
    const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
    return {
      why: `npm could not install it: ${(error as Error).message.split('\n')[0]}`,
      how: `a registry that has ${names.join(' ')}`,
    };
  }
}

function installedVersion(folder: string, name: string): string | null {
  const manifest = join(folder, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')).version as string) : null;
}
