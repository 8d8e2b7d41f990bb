import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/** A way to the store that can be cut, frozen and restored. */
export interface Wire {
  /** The store's connection string by this way. */
  connectionString: string;
  cut(): void;
  restore(): void;
  /** Connections stay open, and nothing comes through any more. */
  freeze(): void;
  close(): void;
}

/** A TCP port on loopback that leads to the server of `connectionString`. */
export async function openWire(connectionString: string): Promise<Wire> {
  const url = new URL(connectionString);
  const target = addressOf(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    connectionString: url.href,
    cut,
    restore() {
      isCut = false;
    },
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close() {
      cut();
      server.close();
    },
  };
}

function addressOf(url: URL): NetConnectOpts {
  const socketDir = url.searchParams.get('host');
  if (socketDir) return { path: `${socketDir}/.s.PGSQL.${url.port || 5432}` };
  return { host: url.hostname, port: Number(url.port) };
}
