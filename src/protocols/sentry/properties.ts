import { cleanText, cutText } from '../../gluing/core/texts.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import { breadcrumbProperties } from './breadcrumbs.js';
import { fieldsOf, type Json, objectOf, pairsOf, textOf, wordOf } from './json.js';
import { requestProperties } from './request-properties.js';

const MAX_PROPERTIES = 64;
const MAX_NAME = 100;
/** A little more than is kept: what is cut is then known to have been cut. */
const MAX_UNITS = 2 * 4_096 + 2;
const MAX_DEPTH = 4;
/** So many values are looked at: an event may have a hundred thousand that say nothing. */
const MAX_READ = 2_000;

/** Contexts that are kept as one text, name and version: the rest of each is about the machine, not about the error. */
const IN_ONE_LINE = new Set(['runtime', 'os', 'browser', 'device', 'app', 'client_os']);
/** Contexts whose useful fields have names of their own, or that say nothing about the error. */
const PASSED_OVER = new Set(['trace', 'response', 'culture', 'gpu', 'profile']);

type Value = string | number | boolean;

/**
 * What else an event says, flat and with dotted names: the most useful first, for no more than 64 are kept. Maps are
 * followed four levels deep; lists, and what lies deeper, are JSON. `mechanism`: how the SDK came by the outermost exception.
 */
export function propertiesOf(event: Json, eventId: string | null, mechanism: Json): OccurrenceBody['properties'] {
  const properties = new Map<string, Value>();
  let read = 0;
  for (const [name, value] of valuesOf(event, eventId, mechanism)) {
    if (properties.size === MAX_PROPERTIES || read === MAX_READ) break;
    read += 1;
    if (value === '' || !isPlain(value)) continue;
    const key = cutText(cleanText(name), MAX_NAME);
    if (key === '' || properties.has(key)) continue;
    properties.set(key, typeof value === 'string' ? value.slice(0, MAX_UNITS) : value);
  }
  return properties.size === 0 ? null : Object.fromEntries(properties);
}

function* valuesOf(event: Json, eventId: string | null, mechanism: Json): Generator<[string, unknown]> {
  const contexts = Object.entries(fieldsOf(event.contexts));
  const { trace, response } = fieldsOf(event.contexts);
  yield ['event_id', eventId];
  yield ['trace_id', fieldsOf(trace).trace_id];
  yield ['span_id', fieldsOf(trace).span_id];
  yield ['transaction', event.transaction];
  yield* requestProperties(event);
  yield ['response.status_code', fieldsOf(response).status_code];
  const user = fieldsOf(event.user ?? event['sentry.interfaces.User']);
  yield ['user.id', user.id];
  yield ['user.username', user.username];
  yield ['user.name', user.name];
  yield ['user.email', user.email];
  // The SDK leaves it to the server to find out, and the address of the sender is not kept.
  if (user.ip_address !== '{{auto}}') yield ['user.ip_address', user.ip_address];
  yield ['level', event.level];
  yield ['logger', event.logger];
  yield ['handled', mechanism.handled];
  yield ['mechanism', mechanism.type];
  yield ['release', event.release];
  yield ['dist', event.dist];
  yield ['server_name', event.server_name];
  yield ['platform', event.platform];
  yield ['sdk', nameAndVersion(event.sdk)];
  for (const [name, context] of contexts) if (isInOneLine(name, context)) yield [name, nameAndVersion(context)];
  for (const [name, value] of pairsOf(event.tags)) yield [`tags.${name}`, value];
  for (const [name, context] of contexts) {
    if (!isInOneLine(name, context) && !PASSED_OVER.has(name)) yield* flattened(`contexts.${name}`, context);
  }
  for (const [name, value] of pairsOf(event.extra)) {
    // sentry-cli sends the whole environment of the shell that it runs in, secrets and all.
    if (name !== 'environ') yield* flattened(`extra.${name}`, value, MAX_DEPTH - 1);
  }
  const { ip_address: _address, ...others } = user;
  yield* flattened('user', others);
  yield* breadcrumbProperties(event);
}

/** SDKs for several machines name a context `server-os` and say in its type what it is. */
function isInOneLine(name: string, context: unknown): boolean {
  return IN_ONE_LINE.has(name) || IN_ONE_LINE.has(wordOf(fieldsOf(context).type));
}

function nameAndVersion(value: unknown): string {
  const { name, app_name, model, version, app_version, raw_description } = fieldsOf(value);
  const parts = [wordOf(name) || wordOf(app_name) || wordOf(model), wordOf(version) || wordOf(app_version)];
  return parts.filter((part) => part !== '').join(' ') || wordOf(raw_description);
}

/** The plain values in a value of any shape, by their dotted names; of an empty map '', so that it counts as read. */
function* flattened(name: string, value: unknown, depth = MAX_DEPTH): Generator<[string, unknown]> {
  const fields = depth === 0 ? null : objectOf(value);
  const keys = fields === null ? [] : Object.keys(fields);
  if (fields === null || keys.length === 0) {
    yield [name, isPlain(value) ? value : listOrNothing(value)];
    return;
  }
  // Cut on the way: a name of a megabyte is else put before each of a thousand others.
  const prefix = name.slice(0, 2 * MAX_NAME);
  for (const key of keys) yield* flattened(`${prefix}.${key}`, fields[key], depth - 1);
}

function listOrNothing(value: unknown): string {
  const text = textOf(value);
  return text === '[]' || text === '{}' ? '' : text;
}

function isPlain(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
