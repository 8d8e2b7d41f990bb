import { join } from 'node:path';
import type { Ground } from '../ground.js';
import { portOf, type Side, sideEnv, sideOf } from './side.js';
import { TSX } from './tsx.js';

/** The product's own application with an intake that stores nothing (ceiling-server.ts). */
export async function startCeiling(ground: Ground, dir: string, nodeArgs: string[] = []): Promise<Side> {
  const dataDir = join(ground.dir, dir);
  const args = [...nodeArgs, ...TSX, 'bench/sides/ceiling-server.ts'];
  const child = ground.start({ name: dir, args, env: sideEnv(dataDir) });
  const port = await portOf(ground, dir, child, (say) => child.once('message', say));
  return sideOf({ name: 'ceiling', child, port, dataDir }, 'own');
}
