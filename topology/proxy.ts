import type { Ground } from '../bench/ground.js';
import { freePort } from '../test/support/free-port.js';
import { until } from '../test/support/until.js';
import { findProgram, mortal, versionOf } from './programs.js';

const CONFIG = new URL('../deploy/haproxy.cfg', import.meta.url).pathname;

/** What stands before the API processes. */
export interface Proxy {
  url: string;
  version: string;
}

/** Starts the proxy before two API processes (host:port); null when haproxy is not on the PATH. */
export async function startProxy(ground: Ground, [first, second]: [string, string]): Promise<Proxy | null> {
  const program = findProgram('haproxy');
  if (program === null) return null;
  const address = `127.0.0.1:${await freePort()}`;
  const env = { LISTEN: address, API_1: first, API_2: second };
  ground.start({ name: 'proxy', ...mortal(program, ['-db', '-f', CONFIG]), env }).stdout?.resume();
  const url = `http://${address}`;
  await until(() =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return { url, version: versionOf(program, '-v').replace(/ version|\s+\d{4}\/.*/g, '') };
}
