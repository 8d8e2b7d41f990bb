import { CliError } from './cli-error.js';
import type { Connection } from './connection.js';

const RESPONSE_TIMEOUT_MS = 120_000;
/** Codes of errors before a connection was made: nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The result of a request. `silent`: no response was received; `sent`: the service may have received the request. */
export type Reply =
  | { kind: 'response'; status: number; body: unknown; retryAfterSeconds: number | null }
  | { kind: 'silent'; sent: boolean; why: string };

export interface Request {
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer> | string;
}

/** One request to the service, tried once. Never throws for what the network does. */
export async function request(
  { url, key, project }: Connection,
  method: string,
  path: string,
  { query = {}, headers = {}, body }: Request = {},
): Promise<Reply> {
  const search = new URLSearchParams(project === null ? query : { ...query, project }).toString();
  try {
    const response = await fetch(`${url}${path}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    const text = await response.text();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const retryAfterSeconds = Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
    return { kind: 'response', status: response.status, body: parse(text), retryAfterSeconds };
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    return { kind: 'silent', sent: !NOT_CONNECTED.has(code ?? ''), why: message || code || String(error) };
  }
}

/** The body of a 2xx response. Throws CliError with the service's own words for everything else. */
export async function demand(connection: Connection, method: string, path: string, more?: Request): Promise<unknown> {
  const reply = await request(connection, method, path, more);
  if (reply.kind === 'response' && reply.status >= 200 && reply.status < 300) return reply.body;
  throw new CliError(explain(connection, reply));
}

/** Why a request did not succeed, in a sentence or two, with what can be done about it. */
export function explain({ url }: Connection, reply: Reply): string {
  if (reply.kind === 'silent' && !reply.sent) {
    return `No service responds at ${url} (${reply.why}). Start it with \`npm start\`, or give --url.`;
  }
  return `The service at ${url}: ${inShort(reply)}.`;
}

/** Why a request did not succeed, in a few words. */
export function inShort(reply: Reply): string {
  if (reply.kind === 'silent') return `${reply.sent ? 'the connection broke' : 'no connection'} (${reply.why})`;
  const { title, detail } = (reply.body ?? {}) as { title?: unknown; detail?: unknown };
  const said = [title, detail].filter((words) => typeof words === 'string').join(': ');
  return said === '' ? `responded ${reply.status}` : `responded ${reply.status} ${said.replace(/\.$/, '')}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
