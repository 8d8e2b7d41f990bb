import { parse, scan } from 'secure-json-parse';
import { GluepointError } from '../errors.js';

const FORBIDDEN = 'must not have a field named __proto__ or constructor.prototype';
/** What a text must have for such a field to be in it, escaped or not. */
const SUSPICIOUS = /__proto__|constructor|\\u/;

/** An item that cannot be looked at. It stands in its place, so that the others stand alone. */
export class MalformedItem {
  constructor(readonly message: string) {}
}

/** The items of an `application/x-ndjson` body; empty lines are passed over. */
export function parseNdjson(text: string): unknown[] {
  const items: unknown[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      items.push(parse(line));
    } catch {
      items.push(new MalformedItem(isJson(line) ? FORBIDDEN : 'is not valid JSON'));
    }
  }
  return items;
}

/** A batch as JSON. A field that could harm spoils only the item it stands in. Throws `bad-input`. */
export function parseJsonBatch(text: string): unknown {
  const body = parseJson(text);
  if (!SUSPICIOUS.test(text) || typeof body !== 'object' || body === null) return body;
  const { occurrences, ...rest } = body as { occurrences?: unknown };
  if (!isHarmless(rest)) throw new GluepointError('bad-input', `The body ${FORBIDDEN}.`);
  if (!Array.isArray(occurrences)) return body;
  return { ...rest, occurrences: occurrences.map((item) => (isHarmless(item) ? item : new MalformedItem(FORBIDDEN))) };
}

function parseJson(text: string): unknown {
  if (text === '') throw new GluepointError('bad-input', 'The body is empty.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GluepointError('bad-input', `The body is not valid JSON: ${(error as Error).message}`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isHarmless(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  try {
    scan(value, { protoAction: 'error', constructorAction: 'error' });
    return true;
  } catch {
    return false;
  }
}
