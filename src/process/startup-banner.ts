import { relative } from 'node:path';
import { reachableUrl } from '../settings.js';
import type { RootKey } from './root-key.js';

/** The text for the operator after the start of a worker, which serves only health checks and metrics. */
export function workerAnnouncement(host: string, port: number): string {
  return `Gluepoint, a worker, listens on ${reachableUrl(host, port)} (/healthz and /readyz)\n`;
}

/** Where the service listens, its root key, and who reads the text. */
export interface Announced {
  host: string;
  port: number;
  rootKey: RootKey;
  /** Whether a person reads it. False: it may go to a file, so it must not hold the key. */
  isTerminal: boolean;
}

/**
 * The text for the operator after the start. The root key of the data folder is shown only to a terminal, and with it a link
 * that signs in once: `signInToken` makes the token for it.
 */
export function announcement({ host, port, rootKey, isTerminal }: Announced, signInToken: () => string): string {
  const url = reachableUrl(host, port);
  return [
    `Gluepoint listens on ${url}`,
    ...(rootKey.from === 'file' && isTerminal
      ? [`  sign in   ${url}/sign-in?token=${signInToken()} (once, within the hour)`]
      : []),
    `  explorer  ${url}/docs`,
    `  root key  ${keyLine(rootKey, isTerminal)}`,
    `  send      curl -H "Authorization: Bearer ${shellKey(rootKey)}" -H 'Content-Type: application/json' \\`,
    `              -d '{"component":"shop/checkout","type":"Error 1"}' ${url}/v1/occurrences`,
    '',
  ].join('\n');
}

function keyLine(rootKey: RootKey, isTerminal: boolean): string {
  if (rootKey.from === 'setting') return 'the one in GLUEPOINT_ROOT_KEY';
  if (rootKey.from === 'none') return 'none: set GLUEPOINT_ROOT_KEY to make projects and keys';
  return isTerminal ? `${rootKey.key} (kept in ${rootKey.file})` : `in ${rootKey.file}`;
}

/** How the shell reads the key without printing it. */
function shellKey(rootKey: RootKey): string {
  if (rootKey.from !== 'file') return rootKey.from === 'setting' ? '$GLUEPOINT_ROOT_KEY' : '<a key>';
  const here = relative(process.cwd(), rootKey.file);
  const isPlain = !here.startsWith('..') && /^[\w./-]+$/.test(here);
  return `$(cat ${isPlain ? here : `'${rootKey.file.replaceAll("'", `'\\''`)}'`})`;
}
