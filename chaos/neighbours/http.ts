import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

/** A response that was read whole; `text` is its body. */
export interface CallAnswer {
  status: number;
  text: string;
}

type Body = object | Buffer | undefined;

/**
 * Sends a request and reads the response, on a connection of its own unless there is an `agent`. Rejects without a
 * complete response in time.
 */
export function call(
  url: string,
  method: string,
  path: string,
  key: string,
  body?: Body,
  {
    timeoutMs = 60_000,
    headers = {},
    agent,
  }: { timeoutMs?: number; headers?: Record<string, string>; agent?: Agent } = {},
): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const sent = open(url, method, path, key, body, headers, agent);
    const timer = setTimeout(() => sent.destroy(new Error(`no response within ${timeoutMs} ms`)), timeoutMs);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.once('close', () => clearTimeout(timer));
  });
}

/** Sends a request and discards the response. Resolves with its status, or with why there was none. */
export function consume(url: string, method: string, path: string, key: string, body?: Body): Promise<string> {
  return outcomeOf(open(url, method, path, key, body), (response) => void response.resume());
}

/** Sends a request and closes the connection after `afterMs`, whatever has arrived. */
export function abandon(url: string, path: string, key: string, afterMs: number): Promise<string> {
  const sent = open(url, 'GET', path, key);
  setTimeout(() => sent.destroy(new Error('dropped')), afterMs);
  return outcomeOf(sent, (response) => void response.resume());
}

/** Sends a request and never reads the response. Resolves when the server ends the connection or `stop` is aborted. */
export function ignore(url: string, path: string, key: string, stop: AbortSignal): Promise<string> {
  const sent = open(url, 'GET', path, key);
  stop.addEventListener('abort', () => sent.destroy(), { once: true });
  return outcomeOf(sent, (response) => void response.pause());
}

function open(
  url: string,
  method: string,
  path: string,
  key: string,
  body?: Body,
  headers: Record<string, string> = {},
  agent?: Agent,
): ClientRequest {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const sent = request(`${url}${path}`, {
    method,
    agent: agent ?? false,
    headers: {
      authorization: `Bearer ${key}`,
      ...(bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': bytes.length }),
      ...headers,
    },
  });
  sent.end(bytes);
  return sent;
}

function outcomeOf(sent: ClientRequest, read: (response: IncomingMessage) => void): Promise<string> {
  return new Promise((resolve) => {
    let outcome = 'closed';
    sent.once('response', (response) => {
      outcome = String(response.statusCode);
      response.on('error', () => {});
      read(response);
    });
    sent.on('error', (error: Error & { code?: string }) => {
      if (outcome === 'closed') outcome = error.code ?? error.message;
    });
    sent.once('close', () => resolve(outcome));
  });
}
