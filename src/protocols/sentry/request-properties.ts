import { maskedUrls } from '../secrets/index.js';
import { fieldsOf, type Json, pairsOf, textOf, wordOf } from './json.js';

/** Longer addresses and headers are cut before they are masked. */
const MAX_TEXT = 8_200;

/** The headers that are kept: they say what was asked for and by what, and give no access to anything. */
const HEADERS = [
  'host',
  'user-agent',
  'referer',
  'origin',
  'content-type',
  'accept-language',
  'x-request-id',
  'x-correlation-id',
];

/** Method, address and some headers of the request that an event was caused by. */
export function* requestProperties(event: Json): Generator<[string, unknown]> {
  const request = fieldsOf(event.request ?? event['sentry.interfaces.Http']);
  yield ['request.method', request.method];
  yield ['request.url', urlOf(request)];
  const headers = headersOf(request.headers);
  if (headers.size === 0) return;
  for (const name of HEADERS) yield [`request.headers.${name}`, headers.get(name)];
}

/** With the query that SDKs write apart from it. */
function urlOf({ url, query_string }: Json): string {
  const address = wordOf(url).slice(0, MAX_TEXT);
  const query = address.includes('?') ? '' : queryOf(query_string);
  return maskedUrls(query === '' ? address : `${address}?${query}`);
}

/** From a text, a map or a list of pairs. */
function queryOf(value: unknown): string {
  if (typeof value !== 'object') return wordOf(value).slice(0, MAX_TEXT).replace(/^\?/, '');
  const parts: string[] = [];
  for (const [name, item] of pairsOf(value)) {
    const values = Array.isArray(item) ? item : [item];
    for (const one of values.slice(0, 10)) {
      parts.push(`${name.slice(0, MAX_TEXT)}=${encoded(textOf(one).slice(0, MAX_TEXT))}`);
    }
    if (parts.length > 100) break;
  }
  return parts.join('&').slice(0, MAX_TEXT);
}

/** So that a value does not end where a secret in it goes on. */
function encoded(text: string): string {
  return text.replace(/[\s&;#"'<>]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** By names in lower case; each value is a text, or the first of a list. */
function headersOf(value: unknown): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, item] of pairsOf(value)) {
    const known = name.length > 20 ? '' : name.toLowerCase();
    if (!HEADERS.includes(known)) continue;
    const text = wordOf(Array.isArray(item) ? item[0] : item).slice(0, MAX_TEXT);
    // What a page was asked with may be private, and is not this request's own.
    headers.set(known, maskedUrls(known === 'referer' ? (text.split(/[?#]/, 1)[0] ?? '') : text));
  }
  return headers;
}
