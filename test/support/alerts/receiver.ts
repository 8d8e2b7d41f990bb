import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the receiver got. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Responds to a request: the first one to the first request, and so on; the last one to all that follow. */
export type Responder = (response: ServerResponse, received: Received) => void;

/** A real HTTP receiver on loopback. */
export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** How it responds to the next requests. Default: 204. */
  responders: Responder[];
  close(): Promise<void>;
}

/** Responds with a status, a body and headers. */
export function respond(status: number, body = '', headers: Record<string, string> = {}): Responder {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Listens on any free port unless a port is given. */
export async function startReceiver(host = '127.0.0.1', atPort = 0): Promise<Receiver> {
  const received: Received[] = [];
  const responders: Responder[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    received.push(one);
    const next = responders.length > 1 ? responders.shift() : responders[0];
    (next ?? respond(204))(response, one);
  }).listen(atPort, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    received,
    responders,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
