import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came in. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers a request; the first one answers the first, and so on, the last all that follow. */
export type Answerer = (response: ServerResponse, received: Received) => void;

/** A real HTTP receiver on loopback. */
export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** How the next requests are answered. Default: 204. */
  answers: Answerer[];
  close(): Promise<void>;
}

/** An answer with a status, a body and headers. */
export function answer(status: number, body = '', headers: Record<string, string> = {}): Answerer {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** On any free port unless it is given one. */
export async function startReceiver(host = '127.0.0.1', atPort = 0): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Answerer[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    received.push(one);
    const next = answers.length > 1 ? answers.shift() : answers[0];
    (next ?? answer(204))(response, one);
  }).listen(atPort, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    received,
    answers,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
