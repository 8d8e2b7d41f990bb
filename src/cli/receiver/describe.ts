import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { printable, printableLine } from '../../lib/printable.js';

/**
 * A webhook as text for the terminal: a line with type, id and signature, then its body. Slack's messages have neither
 * of the three. `secret` undefined = the signature is not checked.
 */
export function describeMessage(headers: IncomingHttpHeaders, body: string, secret: string | undefined): string {
  const message = parse(body);
  const text = message === null ? body : JSON.stringify(message, null, 2);
  return `${printableLine(headline(headers, message, body, secret))}\n${printable(text)}\n\n`;
}

function headline(
  headers: IncomingHttpHeaders,
  message: { type?: unknown; text?: unknown; blocks?: unknown } | null,
  body: string,
  secret: string | undefined,
): string {
  const id = headers['webhook-id'];
  if (id === undefined && message?.type === undefined && (message?.text ?? message?.blocks) !== undefined) {
    return 'Slack message  (no type, id or signature, as Slack expects it)';
  }
  const type = typeof message?.type === 'string' ? message.type : message === null ? '(no JSON)' : '(no type)';
  return `${type}  ${id ?? '(no id)'}  ${signatureOf(headers, body, secret)}`;
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

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
