import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { pendingResponse, removeHeader, replaceClose } from '../../../../src/http/server/node-internals.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Serves with `listener` and sends `text` over one connection. */
async function send(text: string, listener: RequestListener): Promise<Socket> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  client.write(text);
  return client;
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n';

describe('pendingResponse', () => {
  it('is the first response without an end, also during clientError, and null after it', async () => {
    const responses: ServerResponse[] = [];
    const client = await send(`${GET}\r\n`, (_request, response) => responses.push(response));
    const [error, socket] = await new Promise<[Error, Socket]>((resolve) => {
      server?.once('clientError', (...args) => resolve(args as [Error, Socket]));
      client.write('garbage\r\n\r\n');
    });
    expect(error).toBeInstanceOf(Error);
    const [response] = responses;
    expect(pendingResponse(socket)).toBe(response);
    expect(response?.req.complete).toBe(true);
    response?.end();
    await once(response as ServerResponse, 'close');
    expect(pendingResponse(socket)).toBeNull();
  });
});

describe('replaceClose', () => {
  it('is called after the last response of a connection, instead of closing it', async () => {
    let closed = 0;
    const client = await send(`${GET}Connection: close\r\n\r\n`, (request, response) => {
      replaceClose(request.socket, (socket) => {
        closed += 1;
        socket.end('after the response');
      });
      response.end('body');
    });
    let text = '';
    client.on('data', (piece) => {
      text += piece;
    });
    await once(client, 'end');
    expect(closed).toBe(1);
    expect(text).toMatch(/^HTTP\/1\.1 200[\s\S]*body[\s\S]*after the response$/);
  });

  it('is not called between two requests on one connection', async () => {
    let closed = 0;
    const client = await send(`${GET}\r\n`, (request, response) => {
      replaceClose(request.socket, () => {
        closed += 1;
      });
      response.end();
    });
    await once(client, 'data');
    client.write(`${GET}\r\n`);
    await once(client, 'data');
    expect(closed).toBe(0);
    client.destroy();
  });
});

describe('removeHeader', () => {
  it('removes a header from every later read of `headers`, before and after the first read', async () => {
    const seen: unknown[] = [];
    const read = (request: IncomingMessage) => seen.push(request.headers['x-a'], request.headers['x-b']);
    const client = await send(`${GET}X-A: 1\r\nX-B: 2\r\n\r\n`, (request, response) => {
      removeHeader(request, 'x-a');
      read(request);
      removeHeader(request, 'x-b');
      read(request);
      response.end();
    });
    await once(client, 'data');
    expect(seen).toEqual([undefined, '2', undefined, undefined]);
    client.destroy();
  });
});
