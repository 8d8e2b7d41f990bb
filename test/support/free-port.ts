import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below where systems take the ports of outgoing connections and of `listen(0)` from (32768 on Linux, 49152 elsewhere). */
const LOWEST = 10_000;
const HIGHEST = 29_999;

/**
 * A TCP port on loopback that nobody listens on, and that nobody is given who does not ask for this very one: it is
 * still free when a server started with it gets to listen, and when that one is started again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
