import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground } from '../ground.js';
import { portOf, type Side, sideEnv, sideOf } from './side.js';

/**
 * The real service, as `npm start` runs it: its own embedded PostgreSQL, durable commits, its default log. `checkout`:
 * the folder of another, built one; null = this one.
 */
export async function startProduct(
  ground: Ground,
  dir: string,
  nodeArgs: string[] = [],
  checkout: string | null = null,
): Promise<Side> {
  const dataDir = join(ground.dir, dir);
  const server = join(checkout ?? '.', 'dist/server.js');
  const child = ground.start({ name: dir, args: [...nodeArgs, server], env: envOf(dataDir, checkout) });
  const port = await portOf(ground, dir, child, (say) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.length > 10_000) return;
      text += chunk;
      const port = /listens on \S+:(\d+)/.exec(text)?.[1];
      if (port !== undefined) say(Number(port));
    });
  });
  await untilReady(port);
  return sideOf({ name: checkout === null ? 'product' : 'before', child, port, dataDir }, 'own');
}

/** Another checkout may be older than the name of the setting, and knows its former one. */
function envOf(dataDir: string, checkout: string | null): Record<string, string> {
  const { GLUEPOINT_ROOT_KEY = '', ...env } = sideEnv(dataDir);
  return checkout === null ? { ...env, GLUEPOINT_ROOT_KEY } : { ...env, GLUEPOINT_ADMIN_KEY: GLUEPOINT_ROOT_KEY };
}

/** Waits until /readyz is answered 200. */
export async function untilReady(port: number): Promise<void> {
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) await sleep(10);
}
