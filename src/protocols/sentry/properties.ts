import { cleanText, cutText } from '../../gluing/texts.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import type { Exception } from './exceptions.js';
import { fieldsOf, type Json, pairsOf, wordOf } from './json.js';

const MAX_PROPERTIES = 64;
const MAX_NAME = 100;
/** A little more than is kept: what is cut is then known to have been cut. */
const MAX_UNITS = 2 * 4_096 + 2;

type Value = string | number | boolean;

/** What else an event says that is worth a look: the most useful first, for no more than 64 are kept. */
export function propertiesOf(
  event: Json,
  eventId: string | null,
  exceptions: readonly Exception[],
): OccurrenceBody['properties'] {
  const properties = new Map<string, Value>();
  for (const [name, value] of valuesOf(event, eventId, exceptions)) {
    if (properties.size === MAX_PROPERTIES) break;
    const key = cutText(cleanText(name), MAX_NAME);
    if (!isPlain(value) || value === '' || key === '') continue;
    properties.set(key, typeof value === 'string' ? value.slice(0, MAX_UNITS) : value);
  }
  return properties.size === 0 ? null : Object.fromEntries(properties);
}

function* valuesOf(
  event: Json,
  eventId: string | null,
  exceptions: readonly Exception[],
): Generator<[string, unknown]> {
  const [user, request, contexts] = [fieldsOf(event.user), fieldsOf(event.request), fieldsOf(event.contexts)];
  const mechanism = fieldsOf(exceptions[0]?.mechanism);
  yield ['event_id', eventId];
  yield ['trace_id', fieldsOf(contexts.trace).trace_id];
  yield ['transaction', event.transaction];
  yield ['request.method', request.method];
  yield ['request.url', request.url];
  yield ['user.id', user.id];
  yield ['level', event.level];
  yield ['logger', event.logger];
  yield ['handled', mechanism.handled];
  yield ['mechanism', mechanism.type];
  yield ['release', event.release];
  yield ['dist', event.dist];
  yield ['server_name', event.server_name];
  yield ['platform', event.platform];
  yield ['sdk', nameAndVersion(event.sdk)];
  for (const name of ['runtime', 'os', 'browser', 'device']) yield [name, nameAndVersion(contexts[name])];
  for (const [name, value] of pairsOf(event.tags)) yield [`tags.${name}`, value];
  for (const [name, value] of pairsOf(event.extra)) yield [`extra.${name}`, value];
}

function nameAndVersion(value: unknown): string {
  const { name, model, version } = fieldsOf(value);
  return [wordOf(name) || wordOf(model), wordOf(version)].filter((part) => part !== '').join(' ');
}

function isPlain(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
