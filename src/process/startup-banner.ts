import { relative } from 'node:path';
import { reachableUrl } from '../settings.js';
import type { RootKey } from './root-key.js';

/** What the operator reads after the start of a worker, which answers nothing but questions about its health. */
export function workerAnnouncement(host: string, port: number): string {
  return `Gluepoint, a worker, listens on ${reachableUrl(host, port)} (/healthz and /readyz)\n`;
}

/** What is known of where the service listens and who reads what it prints. */
export interface Announced {
  host: string;
  port: number;
  rootKey: RootKey;
  /** Whether a person reads it, rather than a file that stays. */
  isTerminal: boolean;
}

/**
 * What the operator reads after the start. The key that was made here is shown only to a terminal, and with it a link
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

/** How the shell gets at the key without its being printed. */
function shellKey(rootKey: RootKey): string {
  if (rootKey.from !== 'file') return rootKey.from === 'setting' ? '$GLUEPOINT_ROOT_KEY' : '<a key>';
  const here = relative(process.cwd(), rootKey.file);
  const isPlain = !here.startsWith('..') && /^[\w./-]+$/.test(here);
  return `$(cat ${isPlain ? here : `'${rootKey.file.replaceAll("'", `'\\''`)}'`})`;
}
