import { hash } from 'node:crypto';

/** Hashes that name components, types and series in the store, so that gluing looks up no ids. */

function uuidOfHash(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Key of a component in an environment; the SQL function component_key returns the same. */
export function componentKey(environment: string, path: string): string {
  return uuidOfHash(`${Buffer.byteLength(environment)}:${environment}${path}`);
}

/** Key of an event type of a component in an environment. */
export function typeKey(environment: string, path: string, type: string): string {
  return typeKeyOf(componentKey(environment, path), type);
}

/** Key of a series: what can glue (docs/rules.md#gluing). */
export function seriesKey(environment: string, path: string, type: string, glueKey: string): string {
  return seriesKeyOf(typeKey(environment, path, type), glueKey);
}

export function typeKeyOf(component: string, type: string): string {
  return uuidOfHash(`type ${component}${type}`);
}

export function seriesKeyOf(type: string, glueKey: string): string {
  return uuidOfHash(`series ${type}${glueKey}`);
}

/** The 16 bytes that a key stands for. */
export function keyBytes(key: string): Buffer {
  return Buffer.from(key.replaceAll('-', ''), 'hex');
}

/** Ids that public keys (`dsn`) send are apart from all others. */
export type IdSpace = 'api' | 'dsn';

/** Hash of an id that a client gave: 16 bytes, each a character of the text. */
export function occurrenceIdHash(id: string, space: IdSpace = 'api'): string {
  return hash('sha256', `${space} ${id}`, 'binary').slice(0, 16);
}

/** Which of the 256 locks guards a type and its events; the SQL function type_bucket returns the same. */
export function typeBucket(key: string): number {
  return Number.parseInt(key.slice(0, 2), 16);
}
