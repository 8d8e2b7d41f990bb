import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it came, and how the service responded. */
export interface RecordedRequest {
  method: string;
  path: string;
  /** Names in lower case; of a name that came twice, the last. An empty value is kept. */
  headers: Record<string, string>;
  body: Buffer;
  status: number;
  response: string;
}

/** Passes requests on to the service with the headers and bytes that came, and keeps a copy of each. */
export class RecordingProxy {
  readonly url: string;
  readonly #server: Server;
  #recorded: RecordedRequest[] = [];

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async open(target: string): Promise<RecordingProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new RecordingProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      proxy.#pass(target, request, response).catch((error: Error) => response.writeHead(502).end(error.message));
    });
    return proxy;
  }

  /** Everything since the last call, oldest first. */
  take(): RecordedRequest[] {
    const taken = this.#recorded;
    this.#recorded = [];
    return taken;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #pass(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    const body = await buffer(request);
    const headers = readHeaders(request.rawHeaders);
    const { 'transfer-encoding': _, expect: __, ...passed } = headers;
    if (body.length > 0 || method === 'POST') passed['content-length'] = String(body.length);
    const onward = httpRequest(`${target}${path}`, { method, headers: passed });
    onward.end(body);
    const [upstream] = (await once(onward, 'response')) as [IncomingMessage];
    const responseBody = await buffer(upstream);
    const status = upstream.statusCode ?? 0;
    if (method !== 'OPTIONS') {
      this.#recorded.push({ method, path, headers, body, status, response: responseBody.toString('utf8') });
    }
    const { 'transfer-encoding': ___, connection: ____, ...back } = upstream.headers;
    response.writeHead(status, back).end(responseBody);
  }
}

function readHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < raw.length; at += 2) headers[(raw[at] as string).toLowerCase()] = raw[at + 1] as string;
  return headers;
}
