import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Behaviour of Node's HTTP server that its documentation does not promise, in one place. Checked on Node 20.20, 22.23 and
 * 24.21; test/unit/http/server/node-internals.test.ts tests each function on the running version.
 */

interface HttpSocket extends Socket {
  /** Set by the HTTP server: the response that is next on this connection. */
  _httpMessage?: ServerResponse | null;
}

/**
 * The response that is next on a connection; null if none is pending. `clientError` gets only the socket, and must not
 * write before the responses to the complete requests that came first (pipelining).
 */
export function pendingResponse(socket: Socket): ServerResponse | null {
  return (socket as HttpSocket)._httpMessage ?? null;
}

/**
 * Has `close` called instead of ending the connection after its last response. Node calls `socket.destroySoon` then, and
 * offers no option or event to replace it.
 */
export function replaceClose(socket: Socket, close: (socket: Socket) => void): void {
  socket.destroySoon = () => close(socket);
}

/**
 * Removes a header from a request, for all code that reads `headers` later. Node builds that object once, on the first
 * access, and returns the same object from then on; Fastify reads the headers through it.
 */
export function removeHeader({ headers }: IncomingMessage, name: string): void {
  delete headers[name];
}
