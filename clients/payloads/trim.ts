import { hostname } from 'node:os';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a fixture does without: lists of packages, local variables, and what names the machine. */
const DROPPED = new Set([
  'modules',
  'vars',
  'pre_context',
  'post_context',
  'env',
  'sys.argv',
  '_meta',
  'server',
  'project_root',
]);
const DROPPED_CONTEXTS = new Set(['os', 'device', 'app', 'culture', 'cloud_resource', 'browser', 'trace', 'runtime']);
/** Attributes of a resource or a record. */
const MACHINE_ATTRIBUTE = /^(host|process|os|service\.instance)\.|^(hostname|pid)$/;
const KEPT_FRAMES = 5;
const KEPT_BREADCRUMBS = 1;
const PUBLIC_KEY = '0123456789abcdef0123456789abcdef';

/** Rewrites texts: `[from, to]`, in this order. */
export type Rewrites = readonly (readonly [string, string])[];

/** An event of a Sentry client, reduced to what its identity is made from. */
export function trimEvent(event: unknown, rewrites: Rewrites): Json {
  return trim(event as Json, rewrites, '');
}

/** A part of an OTLP request without the attributes that name the machine and its processes. */
export function trimOtlp(value: unknown, rewrites: Rewrites): Json {
  const json = value as Json;
  if (typeof json === 'string') return rewrite(json, rewrites);
  if (Array.isArray(json)) return json.filter(isKept).map((item) => trimOtlp(item, rewrites));
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, trimOtlp(item, rewrites)]));
}

function isKept(item: Json): boolean {
  const { key } = (item ?? {}) as { key?: Json };
  return typeof key !== 'string' || !MACHINE_ATTRIBUTE.test(key);
}

/** Of the headers of a request those that say how its body is to be read; the public key is replaced. */
export function trimHeaders(headers: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['content-type', 'content-encoding', 'x-sentry-auth']) {
    const value = headers[name];
    if (value !== undefined) kept[name] = value.replace(/[0-9a-f]{32}/g, PUBLIC_KEY);
  }
  return kept;
}

function trim(value: Json, rewrites: Rewrites, at: string): Json {
  if (typeof value === 'string') return rewrite(value, rewrites);
  if (Array.isArray(value)) {
    const items =
      at === 'frames' ? value.slice(-KEPT_FRAMES) : at === 'breadcrumbs' ? value.slice(-KEPT_BREADCRUMBS) : value;
    return items.map((item) => trim(item, rewrites, ''));
  }
  if (value === null || typeof value !== 'object') return value;
  const kept: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) {
    if (DROPPED.has(key) || (at === 'contexts' && DROPPED_CONTEXTS.has(key))) continue;
    if (at === 'sdk' && key !== 'name' && key !== 'version') continue;
    const isBreadcrumbList = at === 'breadcrumbs' && key === 'values';
    kept[key] = key === 'server_name' ? 'host' : trim(item, rewrites, isBreadcrumbList ? 'breadcrumbs' : key);
  }
  return kept;
}

function rewrite(text: string, rewrites: Rewrites): string {
  let rewritten = text;
  for (const [from, to] of rewrites) rewritten = rewritten.replaceAll(from, to);
  const host = hostname();
  if (rewritten === host) return 'host';
  return rewritten.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:3000');
}
