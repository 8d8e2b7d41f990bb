import { fieldsOf, type Json, objectOf, textOf, wordOf } from './json.js';

/** What was logged. */
export interface LogEntry {
  /** The text before its parameters were put in; null when the SDK gave only the whole text. */
  template: string | null;
  /** As it was logged. */
  text: string;
}

/** What an event logged, from `logentry` or `message`, each a text or an object; null without any. */
export function logEntryOf(event: Json): LogEntry | null {
  return entryOf(event.logentry) ?? entryOf(event.message) ?? entryOf(event['sentry.interfaces.Message']);
}

function entryOf(value: unknown): LogEntry | null {
  const { message, formatted, params } = objectOf(value) ?? { message: value };
  const [template, whole] = [wordOf(message), wordOf(formatted)];
  if (template === '') return whole === '' ? null : { template: null, text: whole };
  if (hasAny(params)) return { template, text: whole || withParams(template, params) };
  return whole === '' || whole === template ? { template: null, text: template } : { template, text: whole };
}

function hasAny(params: unknown): boolean {
  return typeof params === 'object' && params !== null && Object.keys(params).length > 0;
}

/** `%s`, `%(name)s`, `{}`, `{0}` and `{name}`, as the loggers of the languages have them. */
const PLACE = /%(?:\((\w{1,100})\))?[-+ #0]?\d{0,3}(?:\.\d{1,3})?[a-zA-Z]|%%|\{(\w{0,100})\}/g;

function withParams(template: string, params: unknown): string {
  const listed: unknown[] = Array.isArray(params) ? params : [];
  const named = fieldsOf(params);
  let next = 0;
  return template.replace(PLACE, (place, percentName?: string, braceName?: string) => {
    if (place === '%%') return '%';
    const name = percentName ?? braceName ?? '';
    if (Object.hasOwn(named, name)) return textOf(named[name]);
    const index = /^\d{1,3}$/.test(name) ? Number(name) : next++;
    return index < listed.length ? textOf(listed[index]) : place;
  });
}
