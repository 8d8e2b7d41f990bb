import { cutText } from '../../gluing/core/texts.js';
import type { Cause } from './cause.js';

/** What a message can be about (docs/rules/alerting.md#webhook-body). */
export type MessageType = Cause['kind'] | 'test';

/** The body of a webhook; the other channels say it in words. */
export interface Message {
  type: MessageType;
  /** RFC 3339, when it was decided. */
  timestamp: string;
  data: object;
}

/** New types in one message; how many there are stands beside them. */
const MAX_TYPES = 20;
const MAX_TEXT = 4096;
/** Of the properties of a first occurrence, as JSON: longer ones are left out. */
const MAX_PROPERTIES = 16_384;

/** The message of a cause, bounded, as the JSON that is stored and signed. */
export function messageJson(type: MessageType, nowMs: number, data: object): string {
  const message: Message = { type, timestamp: new Date(nowMs).toISOString(), data: bounded(data) };
  return JSON.stringify(message);
}

/** The one place where what goes to receivers is cut: lists, texts and properties. */
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
