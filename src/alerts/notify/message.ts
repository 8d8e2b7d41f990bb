import { cutText } from '../../gluing/core/texts.js';
import type { Cause } from './cause.js';

/** What a message can be about (docs/rules/alerting.md#webhook-body). */
export type MessageType = Cause['kind'] | 'test';

/** The body of a webhook; the other channels make a text of it. */
export interface Message {
  type: MessageType;
  /** When the notice was decided, RFC 3339. */
  timestamp: string;
  data: object;
}

/** The most new types in one message; it also contains their total. */
const MAX_TYPES = 20;
const MAX_TEXT = 4096;
/** The most characters of the properties of a first occurrence, as JSON; longer ones are left out. */
const MAX_PROPERTIES = 16_384;

/** The message of a cause as the JSON that is stored and signed, within the limits above. */
export function messageJson(type: MessageType, nowMs: number, data: object): string {
  const message: Message = { type, timestamp: new Date(nowMs).toISOString(), data: bounded(data) };
  return JSON.stringify(message);
}

/** The only place that cuts what goes to receivers: lists, texts and properties. */
function bounded(data: object): object {
  const { newTypes, attributes } = data as { newTypes?: unknown; attributes?: { properties?: unknown } };
  const cut: Record<string, unknown> = { ...data };
  if (Array.isArray(newTypes)) cut.newTypes = newTypes.slice(0, MAX_TYPES).map(boundedType);
  if (attributes?.properties !== undefined && JSON.stringify(attributes.properties).length > MAX_PROPERTIES) {
    cut.attributes = { ...attributes, properties: {} };
  }
  return cut;
}

function boundedType(type: Record<string, unknown>): object {
  return { ...type, ...cutField(type, 'message'), ...cutField(type, 'stack') };
}

function cutField(type: Record<string, unknown>, name: string): object {
  const value = type[name];
  return typeof value === 'string' ? { [name]: cutText(value, MAX_TEXT) } : {};
}
