import { KEPT } from '../../gluing/texts.js';
import { fieldsOf, type Json, objectOf, textOf, wordOf } from './json.js';

/** Units in which all that is kept of a message finds room, and one more: what is cut is then known to have been cut. */
const ENOUGH = 2 * KEPT.message + 1;

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
  // Each is put into words once, and no more than is kept: a template may name one that is large ten thousand times.
  const listed = Array.isArray(params) ? params.map(textOf) : [];
  const named = new Map(Object.entries(fieldsOf(params)).map(([name, value]) => [name, textOf(value)]));
  let room = ENOUGH;
  const put = (text: string) => {
    const kept = text.slice(0, room);
    room -= kept.length;
    return kept;
  };
  let next = 0;
  return template.slice(0, ENOUGH).replace(PLACE, (place, percentName?: string, braceName?: string) => {
    if (place === '%%') return '%';
    const name = percentName ?? braceName ?? '';
    const text = named.get(name) ?? listed[/^\d{1,3}$/.test(name) ? Number(name) : next++];
    return text === undefined ? place : put(text);
  });
}
