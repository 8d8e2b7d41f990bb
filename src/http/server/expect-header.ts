import type { Server } from 'node:http';
import { GluepointError } from '../../lib/errors.js';
import { PROBLEM_MEDIA_TYPE } from '../../schemas/common/problem.js';
import { problemOf } from '../reply/problem.js';
import { isEmptyHeader } from './empty-headers.js';
import { closeLingeringAfterResponse } from './lingering-close.js';
import { SECURITY_HEADERS } from './security-headers.js';

/**
 * Sends `100 Continue` only when a route begins to read the body: a request that is refused by its head never sends it.
 * Memory for the body is reserved while it arrives, so a request that was invited can still be refused.
 */
export function deferContinue(server: Server): void {
  server.on('checkContinue', (request, response) => {
    // A client may send its body without the invitation. Without reading it the connection cannot be reused.
    const { shouldKeepAlive } = response;
    response.shouldKeepAlive = false;
    closeLingeringAfterResponse(request.socket);
    const onListener = (name: string | symbol) => {
      if (name !== 'data' && name !== 'readable') return;
      request.off('newListener', onListener);
      if (response.headersSent) return;
      response.shouldKeepAlive = shouldKeepAlive;
      response.writeContinue();
    };
    request.on('newListener', onListener);
    server.emit('request', request, response);
  });
}

/** Responds 417 with a problem to any other expectation; Node alone responds without a body. */
export function refuseOtherExpectations(server: Server, nextRequestId: () => string): void {
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
}
