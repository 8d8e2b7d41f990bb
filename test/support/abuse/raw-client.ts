import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came back on a connection until it ended. */
export interface RawAnswer {
  /** null = nothing like a response was received. */
  status: number | null;
  /** Names in small letters. */
  headers: Record<string, string>;
  /** Parsed JSON, or the text. */
  body: unknown;
  text: string;
}

/** Bytes to send; what is made while it is sent need not be in memory as a whole. */
export type RawPart = string | Buffer;

export interface RawOptions {
  /** The longest wait for a response or for the end of the connection. */
  timeoutMs?: number;
  /** When nothing is answered for so long after the last byte, says that no more will come. */
  endAfterMs?: number;
}

/** Sends bytes as they are over a connection of their own; stops sending at the first response. */
export async function rawRequest(
  port: number,
  parts: Iterable<RawPart> | AsyncIterable<RawPart>,
  { timeoutMs = 30_000, endAfterMs }: RawOptions = {},
): Promise<RawAnswer> {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  const over = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isWhole(text)) resolve();
    });
    socket.on('close', () => resolve());
  });
  socket.on('error', () => {});
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  try {
    await Promise.race([once(socket, 'connect').catch(() => {}), over]);
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    for await (const part of parts) {
      if (isOver || !socket.writable) break;
      if (!socket.write(part)) await Promise.race([once(socket, 'drain').catch(() => {}), over]);
    }
    // Node ends a connection whose client has nothing more to say, even if a response is under way.
    if (endAfterMs !== undefined && (await Promise.race([over.then(() => false), sleep(endAfterMs, true)])))
      socket.end();
    await over;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
  return parseAnswer(text);
}

/** A connection that stays open; the caller ends it. */
export async function openConnection(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  await Promise.race([once(socket, 'connect'), sleep(5_000)]);
  return socket;
}

function isWhole(text: string): boolean {
  const { headers, bodyText, status } = split(text);
  if (status === null) return false;
  if (headers['content-length'] !== undefined) return bodyText.length >= Number(headers['content-length']);
  return headers['transfer-encoding'] === undefined || /(^|\r\n)0\r\n\r\n$/.test(bodyText);
}

function split(text: string) {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = (end === -1 ? '' : text.slice(0, end)).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1];
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: status === undefined ? null : Number(status), headers, bodyText: text.slice(end + 4) };
}

function parseAnswer(text: string): RawAnswer {
  const { status, headers, bodyText: rest } = split(text);
  // Behind it there may be the response to a second request.
  const bodyText = headers['content-length'] === undefined ? rest : rest.slice(0, Number(headers['content-length']));
  let body: unknown = Buffer.from(bodyText, 'latin1').toString();
  try {
    body = JSON.parse(body as string);
  } catch {
    // The text it is.
  }
  return { status, headers, body, text };
}
