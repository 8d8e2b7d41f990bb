import { ADDRESS_PREFIXES, FILE_ROOTS, isNameWithDigits } from './names.js';

/** Stands for a masked part until the line is complete. For private use in Unicode, and taken out of each text. */
export const MASK = '\uE000';
export const MASK_CODE = 0xe000;

const WEB_SCHEME = /^(?:https?|wss?|grpcs?)$/i;
const URL_PARTS =
  /^([a-z][a-z\d+.-]{1,30}):\/\/(?:[^\s/@?#]{0,256}@)?(\[[\da-f:.%]{2,60}\]|[^\s/:?#,;]{0,256})(?::[\d\uE000]{1,6})?([^?#]{0,2000})/i;
const PLAIN_SEGMENT = /^[A-Za-z][A-Za-z_-]{0,39}$/;
const FILE_NAME = /\.[A-Za-z]\w{0,6}$/;

/** Scheme, host and the first telling part of the path of a URL. */
export function maskedUrl(url: string): string {
  const parts = URL_PARTS.exec(url);
  if (parts === null) return MASK;
  const [, scheme, host, path] = parts as unknown as [string, string, string, string];
  const web = WEB_SCHEME.test(scheme);
  const shown = `${scheme.toLowerCase()}://${maskedHost(host)}`;
  if (path === '' || path === '/') return shown;
  return shown + (web ? maskedRoute(path) : `/${MASK}`);
}

/** A host without what numbers it: `db-17.eu.example.com` is one of several. */
function maskedHost(host: string): string {
  if (!/[\d[\uE000]/.test(host)) return host.toLowerCase();
  const labels = host.split('.');
  if (
    labels.every((label) => !/\d/.test(label) || isNameWithDigits(label) || WHOLE_REGION.test(label)) &&
    !host.startsWith('[')
  )
    return host.toLowerCase();
  return MASK;
}
const WHOLE_REGION = /^[a-z]{2}-[a-z]{4,9}-?\d$/;

/** The path of a request: its first part stays, and what comes before it where that says nothing by itself (`/api/v1`). */
export function maskedRoute(path: string): string {
  const segments = path.split('/');
  let shown = '';
  for (let index = 1; index < segments.length; index += 1) {
    const segment = segments[index] as string;
    if (segment === '') continue;
    if (ADDRESS_PREFIXES.test(segment)) {
      shown += `/${segment}`;
      continue;
    }
    const rest = segments.slice(index + 1).some((later) => later !== '');
    if (!PLAIN_SEGMENT.test(segment) && !isNameWithDigits(segment)) return `${shown}/${MASK}`;
    return rest ? `${shown}/${segment}/${MASK}` : `${shown}/${segment}`;
  }
  return shown === '' ? '/' : shown;
}

/** Words before the path of a request that is not behind its method. */
const BEFORE_ROUTE =
  /(?:requests?|requesting|routes?|endpoints?|upstream|url|uri|handler|call|calling|api|http|https|webhook|redirect|paths?|resources?|pages?|\[(?:get|post|put|patch|delete|head)\]|(?:error|not found|forbidden|bad request|unauthorized|method not allowed|timeout|timed out):)(?: (?:to|for|on|of|at|path|url|uri))?["']?[\s:='"(]{0,3}$/i;

/** Whether a path is the address of a request: by what stands before it or by its first part, and not by a file at its end. */
export function isRoute(path: string, before: string): boolean {
  if (/^\/(?:api|apis|rest|v\d)(?:\/|$)/i.test(path)) return true;
  if (before !== '' && !BEFORE_ROUTE.test(before)) return false;
  const first = path.slice(1).split('/', 1)[0] as string;
  return PLAIN_SEGMENT.test(first) && first.length > 2 && !FILE_ROOTS.has(first.toLowerCase()) && !FILE_NAME.test(path);
}
