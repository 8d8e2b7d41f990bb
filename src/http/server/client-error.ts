import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERROR_CATALOGUE, GluepointError } from '../../lib/errors.js';
import { PROBLEM_MEDIA_TYPE } from '../../schemas/common/problem.js';
import { problemOf } from '../reply/problem.js';
import { isEmptyHeader } from './empty-headers.js';
import { closeLingering, closeLingeringAfterResponse, isLingeringClose } from './lingering-close.js';
import { SECURITY_HEADERS } from './security-headers.js';

interface HttpSocket extends Socket {
  /** Node's own mark of the answer that is next on this connection; null = none is owed. */
  _httpMessage?: ServerResponse | null;
}

/** Connections that are to be ended when the answers they are owed are given. */
const owing = new WeakSet<Socket>();

/**
 * Answers what Node could not even parse as a request: header floods, broken HTTP, bodies that come too slowly.
 * Requests that came whole on the same connection before it get their answers first.
 */
export function handleClientError(error: Error & { code?: string }, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || isLingeringClose(socket) || owing.has(socket)) return;
  if (!socket.writable) return void socket.destroy(error);
  const answer = (socket as HttpSocket)._httpMessage;
  if (answer?.req.complete) {
    owing.add(socket);
    closeLingeringAfterResponse(socket);
    return void answer.once('close', () => {
      owing.delete(socket);
      // Not so when that answer said itself that it is the last.
      if (socket.writable) handleClientError(error, socket, requestId);
    });
  }
  if (answer?.headersSent) return void socket.destroy(error);
  socket.write(rawAnswer(errorOf(error.code), requestId));
  closeLingering(socket);
}

/** Answers what Node would otherwise answer without a word: expectations that cannot be met, and CONNECT. */
export function handleExpectAndConnect(server: Server, nextRequestId: () => string): void {
  server.on('checkExpectation', (request, response) => {
    // An empty header counts as absent; `curl -H 'Expect;'` sends one.
    if (isEmptyHeader(request.headers.expect)) return void server.emit('request', request, response);
    const error = new GluepointError('expectation-failed', 'The only supported expectation is 100-continue.');
    const body = JSON.stringify(problemOf(error, nextRequestId()));
    request.resume();
    response.shouldKeepAlive = false;
    response.writeHead(417, {
      ...SECURITY_HEADERS,
      'content-type': PROBLEM_MEDIA_TYPE,
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
  server.on('connect', (_request, socket) => {
    socket.end(rawAnswer(new GluepointError('method-not-allowed', 'This server is not a proxy.'), nextRequestId()));
  });
}

function errorOf(code: string | undefined): GluepointError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new GluepointError('headers-too-large', 'The URL and headers exceed 16 KiB.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new GluepointError('timeout', 'The request arrived too slowly.');
  return new GluepointError('bad-input', 'The request is not valid HTTP.');
}

/** A whole HTTP answer with the problem, after which the connection ends. */
function rawAnswer(error: GluepointError, requestId: string): string {
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
