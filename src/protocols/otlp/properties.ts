import { cutText } from '../../gluing/core/texts.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import { plainAddress } from '../secrets/index.js';
import { type Attributes, isMap, textOf, type Value, type ValueMap } from './values.js';

const MAX_PROPERTIES = 64;
const NAME_LENGTH = 100;
/** A little more than is kept: what is cut is then known to have been cut. */
const VALUE_UNITS = 2 * 4_096 + 2;

/** `__proto__` would not become a property of the object. */
const NO_NAMES = new Set(['', '__proto__']);

export type Named = readonly [name: string, value: Value];

/**
 * The properties of an occurrence: the first 64 of what is given. A map in it becomes several with dotted names
 * (`order.id`), a list is JSON. Of two with one name the first counts. null = none.
 */
export function propertiesOf(given: Iterable<Named>, leftOut?: ReadonlySet<string>): OccurrenceBody['properties'] {
  const properties = new Map<string, string | number | boolean | null>();
  for (const [name, value] of flat(given)) {
    if (properties.size === MAX_PROPERTIES) break;
    const short = cutText(name.toWellFormed(), NAME_LENGTH);
    if (NO_NAMES.has(name) || leftOut?.has(name) || properties.has(short)) continue;
    properties.set(short, plain(value));
  }
  return properties.size === 0 ? null : Object.fromEntries(properties);
}

/** What leads to the trace. It comes first: it must not be lost for a long list. */
export function* traceOf(traceId: string, spanId: string): Generator<Named> {
  if (isId(traceId)) yield ['trace_id', traceId];
  if (isId(spanId)) yield ['span_id', spanId];
}

/** Zeros mean that there is none. */
export function isId(text: string): boolean {
  return /^[\da-f]{1,32}$/i.test(text) && /[^0]/.test(text);
}

/** Attributes of a span that say what it was about; each of its exceptions has them. */
const SPAN_ATTRIBUTES = new Set([
  'http.request.method',
  'http.method',
  'http.route',
  'http.response.status_code',
  'http.status_code',
  'url.path',
  'url.full',
  'http.url',
  'http.target',
  'server.address',
  'server.port',
  'error.type',
  'code.function.name',
  'graphql.operation.name',
  'faas.name',
]);
const SPAN_PREFIXES = ['db.system', 'db.operation', 'db.collection', 'db.namespace', 'rpc.', 'messaging.'];
const ADDRESSES = new Set(['url.full', 'http.url', 'http.target', 'url.path']);
/** They are in several exceptions of the span. */
const MAX_OF_SPAN = 16;
const SPAN_VALUE_LENGTH = 200;

/** The useful ones of a span's attributes; addresses without what may be secret in them. */
export function spanProperties(attributes: Attributes): Named[] {
  const useful: Named[] = [];
  for (const [name, value] of attributes) {
    if (useful.length === MAX_OF_SPAN) break;
    if (!SPAN_ATTRIBUTES.has(name) && !SPAN_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    useful.push([
      cutText(name, NAME_LENGTH),
      shortened(ADDRESSES.has(name) && typeof value === 'string' ? plainAddress(value) : value),
    ]);
  }
  return useful;
}

/** The name of a span, which all its exceptions have. */
export function* spanName(name: string): Generator<Named> {
  if (name !== '') yield ['span.name', shortened(name)];
}

function shortened(value: Value): Value {
  return typeof value === 'object' || typeof value === 'string'
    ? cutText(
        textOf(value)
          .slice(0, 2 * SPAN_VALUE_LENGTH)
          .toWellFormed(),
        SPAN_VALUE_LENGTH,
      )
    : value;
}

/** Entries with those of maps in their place. */
function* flat(given: Iterable<Named>): Generator<Named> {
  for (const [name, value] of given) {
    if (isMap(value)) yield* flat(entriesOf(name, value));
    else yield [name, value];
  }
}

function* entriesOf(holder: string, map: ValueMap): Generator<Named> {
  // What is beyond the length of a name is cut anyway.
  const prefix = holder.slice(0, 2 * NAME_LENGTH);
  for (const name in map) yield [`${prefix}.${name}`, map[name] as Value];
}

function plain(value: Value): string | number | boolean | null {
  if (typeof value === 'string') return value.slice(0, VALUE_UNITS);
  return typeof value === 'object' && value !== null ? textOf(value).slice(0, VALUE_UNITS) : value;
}
