import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** A webhook in lines for the terminal: its type, id and signature, then its body. `secret` undefined = not checked. */
export function describeMessage(headers: IncomingHttpHeaders, body: string, secret: string | undefined): string {
  const message = parse(body);
  const type = typeof message?.type === 'string' ? message.type : 'no JSON with a type';
  const id = headers['webhook-id'] ?? 'without an id';
  const text = message === null ? body : JSON.stringify(message, null, 2);
  return `${type}  ${id}  ${signatureOf(headers, body, secret)}\n${printable(text)}\n\n`;
}

function signatureOf(headers: IncomingHttpHeaders, body: string, secret: string | undefined): string {
  if (secret === undefined) return 'signature not checked (--secret)';
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return 'signature right';
  } catch (error) {
    return `signature WRONG: ${(error as Error).message}`;
  }
}

function parse(body: string): { type?: unknown } | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** Without control characters, which a terminal would obey. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '\uFFFD');
}
