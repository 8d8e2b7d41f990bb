import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const LOWEST = 10_000;
/** Below where systems take the ports of outgoing connections and of `listen(0)` from. */
const HIGHEST = Math.min(29_999, lowestGiven() - 1);

/**
 * A free TCP port on loopback below the range that the system assigns: it stays free until a server that is started with
 * it listens, and when that server is started again.
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

/** The lowest port that this system gives to those who ask for any: 32768 on most Linux, 16000 on some, 49152 elsewhere. */
function lowestGiven(): number {
  try {
    const lowest = Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
    // Where it is so low, no port is safe, and one of twenty thousand is as safe as can be.
    return lowest > LOWEST + 1_000 ? lowest : 32_768;
  } catch {
    return 32_768;
  }
}
