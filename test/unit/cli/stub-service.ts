import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What the stub does with a batch; `lines` are the texts sent. */
export type StubAnswer = (lines: string[], response: ServerResponse) => void;

export interface StubService {
  url: string;
  /** The lines of every batch that came, in order. */
  batches: string[][];
  close(): Promise<void>;
}

/** A service that responds to batches as listed, in order; then it accepts every batch. */
export async function stubService(replies: StubAnswer[]): Promise<StubService> {
  const batches: string[][] = [];
  const server = createServer(async (request, response) => {
    const lines = await linesOf(request);
    if (lines === null) return taken([], response);
    batches.push(lines);
    (replies.shift() ?? taken)(lines, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export const taken: StubAnswer = (lines, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ results: lines.map(() => ({ eventId: 'e', created: false, duplicate: false })) }));
};

export function refusing(status: number, type = 'other', headers: Record<string, string> = {}): StubAnswer {
  return (_lines, response) => {
    response.writeHead(status, headers);
    response.end(JSON.stringify({ type: `urn:gluepoint:problem:${type}`, title: 'No', detail: 'not now', status }));
  };
}

/** null: not a file's batch but the question whether the service is there. */
async function linesOf(request: IncomingMessage): Promise<string[] | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.headers['content-encoding'] !== 'gzip') return null;
  return gunzipSync(Buffer.concat(chunks)).toString().split('\n');
}
