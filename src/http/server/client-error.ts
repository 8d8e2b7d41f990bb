import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERROR_CATALOGUE, GluepointError } from '../../lib/errors.js';
import { PROBLEM_MEDIA_TYPE } from '../../schemas/common/problem.js';
import { problemOf } from '../reply/problem.js';
import { closeLingering, closeLingeringAfterResponse, isLingeringClose } from './lingering-close.js';
import { pendingResponse } from './node-internals.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Connections with an error that end after the responses to the requests before it. */
const waiting = new WeakSet<Socket>();

/**
 * Responds to what Node cannot parse as a request: too many headers, invalid HTTP, heads that arrive too slowly. Complete
 * requests that came first on the same connection get their responses first.
 */
export function handleClientError(error: Error & { code?: string }, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || isLingeringClose(socket) || waiting.has(socket)) return;
  if (!socket.writable) return void socket.destroy(error);
  const response = pendingResponse(socket);
  if (response?.req.complete) {
    waiting.add(socket);
    closeLingeringAfterResponse(socket);
    return void response.once('close', () => {
      waiting.delete(socket);
      // Not writable if that response ended the connection (`Connection: close`).
      if (socket.writable) handleClientError(error, socket, requestId);
    });
  }
  if (response?.headersSent) return void socket.destroy(error);
  socket.write(rawResponse(errorOf(error.code), requestId));
  closeLingering(socket);
}

/** Responds 405 with a problem to CONNECT; Node alone closes the connection. */
export function refuseConnect(server: Server, nextRequestId: () => string): void {
  server.on('connect', (_request, socket) => {
    socket.end(rawResponse(new GluepointError('method-not-allowed', 'This server is not a proxy.'), nextRequestId()));
  });
}

function errorOf(code: string | undefined): GluepointError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new GluepointError('headers-too-large', 'The URL and headers exceed 16 KiB.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new GluepointError('timeout', 'The request arrived too slowly.');
  return new GluepointError('bad-input', 'The request is not valid HTTP.');
}

/** A complete HTTP response with the problem; the connection must end after it. */
function rawResponse(error: GluepointError, requestId: string): string {
  const { status } = ERROR_CATALOGUE[error.code];
  const body = JSON.stringify(problemOf(error, requestId));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
}
