import { randomBytes } from 'node:crypto';
import type { TestApp } from '../../app.js';

/** A sender as an SDK is one. */
export interface SentrySender {
  /** The public key. */
  key: string;
  dsn: string;
  /** `/api/<project number>` */
  path: string;
}

/** Makes a key of role `dsn`. `more`: further fields of it, or the project that it belongs to. */
export async function makeDsn(
  t: TestApp,
  more: { component?: string } = {},
  project = 'default',
): Promise<SentrySender> {
  const made = await t.call('POST', `/v1/keys?project=${project}`, { name: 'sdk', role: 'dsn', ...more });
  const { key, dsn } = made.body;
  return { key, dsn, path: `/api/${new URL(dsn).pathname.slice(1)}` };
}

export function eventId(): string {
  return randomBytes(16).toString('hex');
}

/** An envelope around one item. */
export function envelopeOf(event: object, header: object = {}, type = 'event'): string {
  return `${JSON.stringify(header)}\n{"type":"${type}"}\n${JSON.stringify(event)}\n`;
}

/** Sends a body as an SDK does, the key in `X-Sentry-Auth`; `headers` add to that. */
export function post(
  t: TestApp,
  { key, path }: SentrySender,
  body: string | Buffer | undefined,
  { to = 'envelope/', headers = {} }: { to?: string; headers?: Record<string, string> } = {},
) {
  const auth = { 'x-sentry-auth': `Sentry sentry_version=7, sentry_client=test/1, sentry_key=${key}` };
  const type = { 'content-type': 'application/x-sentry-envelope' };
  return t.call('POST', `${path}/${to}`, body, { key: null, headers: { ...type, ...auth, ...headers } });
}
