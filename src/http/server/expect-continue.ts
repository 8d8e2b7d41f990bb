import type { Server } from 'node:http';
import { closeLingeringAfterResponse } from './lingering-close.js';

/**
 * Invites a body (`Expect: 100-continue`) when somebody begins to read it: who is refused by the head of the request is
 * not told to send. Room is asked for as the body comes, so who is invited may still be told that there is none.
 */
export function deferContinue(server: Server): void {
  server.on('checkContinue', (request, response) => {
    // Whether a client that was not invited sends its body all the same is unknown: its connection ends.
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
