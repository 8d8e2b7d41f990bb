import { KEPT } from '../../gluing/core/texts.js';
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

/**
 * What an event logged; null without any. SDKs write it into `logentry`, `message` or `sentry.interfaces.Message`, each a
 * text or an object, and older ones into two of them: the one that has a template wins.
 */
export function logEntryOf(event: Json): LogEntry | null {
  const sources = [event.logentry, event.message, event['sentry.interfaces.Message']];
  const whole = wordOf(event.message).slice(0, ENOUGH);
  let plain: LogEntry | null = null;
  for (const source of sources) {
    const entry = entryOf(source, whole);
    if (entry?.template != null) return entry;
    plain ??= entry;
  }
  return plain;
}

/** `whole`: the text as it was logged, where the event says it beside; '' without. */
function entryOf(value: unknown, whole: string): LogEntry | null {
  const { message, formatted, params } = objectOf(value) ?? { message: value };
  const template = wordOf(message).slice(0, ENOUGH);
  const text = wordOf(formatted).slice(0, ENOUGH);
  if (template === '') return text === '' ? null : { template: null, text };
  const other = whole === template ? '' : whole;
  if (hasAny(params) && (hasPlace(template) || other !== '')) {
    return { template, text: text || other || withParams(template, params) };
  }
  return text === '' || text === template ? { template: null, text: template } : { template, text };
}

/** Old clients send the whole text in the place of the template. */
function hasPlace(template: string): boolean {
  return template.slice(0, ENOUGH).search(PLACE) !== -1;
}

function hasAny(params: unknown): boolean {
  return typeof params === 'object' && params !== null ? Object.keys(params).length > 0 : wordOf(params) !== '';
}

/** `%s`, `%1$s`, `%(name)s`, `{}`, `{0}`, `{name}`, `{@name}` and `{name:format}`, as the loggers of the languages have them. */
const PLACE =
  /%(?:\((\w{1,100})\)|(\d{1,3})\$)?[-+ #0]?\d{0,3}(?:\.\d{1,3})?[a-zA-Z]|%%|\{[@$]?(\w{0,100})(?:[,:!][^{}]{0,50})?\}/g;

function withParams(template: string, params: unknown): string {
  // Each is put into words once, and no more than is kept: a template may name one that is large ten thousand times.
  const given = Array.isArray(params) ? params : objectOf(params) === null ? [params] : [];
  const listed = given.map(textOf);
  // Python's loggers take names from a map that is the only parameter.
  const names = objectOf(params) ?? (given.length === 1 ? fieldsOf(given[0]) : {});
  const named = new Map(Object.entries(names).map(([name, value]) => [name, textOf(value)]));
  let room = ENOUGH;
  const put = (text: string) => {
    const kept = text.slice(0, room);
    room -= kept.length;
    return kept;
  };
  let next = 0;
  const filled = (place: string, percentName?: string, percentAt?: string, braceName?: string) => {
    if (place === '%%') return '%';
    if (percentAt !== undefined) return put(listed[Number(percentAt) - 1] ?? place);
    const name = percentName ?? braceName ?? '';
    const text = named.get(name) ?? listed[/^\d{1,3}$/.test(name) ? Number(name) : next++];
    return text === undefined ? place : put(text);
  };
  return template.replace(PLACE, filled);
}
