import { join } from 'node:path';
import type { Ground } from '../ground.js';
import { portOf, type Side, sideEnv, sideOf } from './side.js';
import { TSX } from './tsx.js';

/** One transaction per request, as most people would write it (plain-way.ts). */
export async function startPlain(ground: Ground, dir: string): Promise<Side> {
  const dataDir = join(ground.dir, dir);
  const child = ground.start({ name: dir, args: [...TSX, 'bench/sides/plain-way.ts'], env: sideEnv(dataDir) });
  const port = await portOf(ground, dir, child, (say) => child.once('message', say));
  return sideOf({ name: 'plain', child, port, dataDir }, 'root');
}
