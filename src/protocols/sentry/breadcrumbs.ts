import { maskedUrls } from '../secrets/index.js';
import { happenedAt } from './happened-at.js';
import { fieldsOf, type Json, objectsOf, textOf, wordOf } from './json.js';

const MAX_SHOWN = 5;
const MAX_TEXT = 500;

/** The last five breadcrumbs as `breadcrumb.1` …, the newest last, each as a line: `10:00:00 query SELECT 1`. */
export function* breadcrumbProperties(event: Json): Generator<[string, unknown]> {
  const all = objectsOf(event.breadcrumbs ?? event['sentry.interfaces.Breadcrumbs']);
  for (const [at, breadcrumb] of all.slice(-MAX_SHOWN).entries()) yield [`breadcrumb.${at + 1}`, lineOf(breadcrumb)];
}

function lineOf(breadcrumb: Json): string {
  const { timestamp, category, type, message, data } = breadcrumb;
  const time = happenedAt(timestamp)?.slice(11, 19) ?? '';
  const text = wordOf(message) || requestOf(fieldsOf(data)) || dataOf(data);
  const line = [time, wordOf(category) || wordOf(type), text].filter((part) => part !== '');
  // Masked before it is cut: half of a URL's password is not known to be one.
  return maskedUrls(
    line
      .join(' ')
      .slice(0, 2 * MAX_TEXT)
      .replace(/\s+/g, ' '),
  ).slice(0, MAX_TEXT);
}

/** `GET https://shop.example/cart 500`, as SDKs note requests that a program makes. */
function requestOf({ method, url, status_code }: Json): string {
  return [method, url, status_code]
    .map(wordOf)
    .filter((part) => part !== '')
    .join(' ');
}

function dataOf(data: unknown): string {
  const text = textOf(data);
  return text === '{}' || text === '[]' ? '' : text;
}
