import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { ByteBuffer } from '../../lib/byte-buffer.js';
import { withoutByteOrderMark } from '../../lib/byte-order-mark.js';
import { GluepointError } from '../../lib/errors.js';
import type { ItemSplitter } from '../../lib/item-splitter.js';
import { LineSplitter } from '../../lib/line-splitter.js';
import { JSON_TYPE, NDJSON_TYPES } from '../../schemas/common/media-types.js';
import { bodyText, textOf } from '../body/json.js';
import { LARGE_ABOVE_BYTES, type RequestBody } from '../body/request-body.js';
import { isSmall, smallBody } from '../body/small-body.js';
import type { GluepointApp } from '../types.js';
import { BatchItems, hasPrototypeKey, MAX_ITEMS, PROTO_KEY_ERROR, responseBytes, tooMany } from './batch-items.js';
import { JsonArraySplitter } from './json-array-splitter.js';
import { exceedsValueLimit } from './value-limit.js';

/** The limit of an occurrence that is sent alone. */
const ITEM_BYTES = LARGE_ABOVE_BYTES;
/** After parsing this much of a large batch, the event loop gets a turn. */
const TURN_BYTES = 128 * 1024;

const OTHER_TYPE = `Send a batch as ${JSON_TYPE}, or with one occurrence per line as ${orList(NDJSON_TYPES)}.`;
const TOO_MANY_VALUES = 'has more values than an occurrence may have';
/** Only a text that matches can have a field that pollutes prototypes; its name may be escaped. */
const SUSPICIOUS = /__proto__|constructor|\\u/;
const ITEMS_KEY = '"occurrences"';
/** The key may be written with escapes. */
const ESCAPED_LETTER = /\\u00[67]/;

/** Installs the parsers for batches, JSON and NDJSON, in a scope. Items are checked while they are parsed. */
export function installBatchParsers(app: GluepointApp): void {
  app.removeContentTypeParser(JSON_TYPE);
  app.addContentTypeParser(JSON_TYPE, parserOf(jsonFormat));
  app.addContentTypeParser([...NDJSON_TYPES], parserOf(lineFormat));
  // What is thrown here goes on to the error handler of the app.
  app.setErrorHandler((error) => {
    const isOtherType = (error as { code?: string }).code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    throw isOtherType ? new GluepointError('unsupported-media-type', OTHER_TYPE) : error;
  });
}

function orList(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

interface Format {
  /** Parses a batch that is in memory as a whole. */
  parse(bytes: Buffer): unknown;
  /** Parses a large batch item by item, so that it is never in memory as a whole. */
  split(): { splitter: ItemSplitter; end(): unknown };
}

const jsonFormat: Format = {
  parse: (bytes) => parseJsonBatch(bodyText(bytes)),
  split() {
    const batch = new BatchItems();
    const splitter = new JsonArraySplitter((bytes) => addJsonItem(batch, bytes), ITEM_BYTES);
    return { splitter, end: () => withItems(splitter.end(), batch) };
  },
};

const lineFormat: Format = {
  parse(bytes) {
    const { splitter, end } = lineFormat.split();
    splitter.push(bytes);
    return end();
  },
  split() {
    const batch = new BatchItems();
    let isFirst = true;
    const onLine = (bytes: Buffer | null) => {
      addLine(batch, isFirst && bytes !== null ? withoutByteOrderMark(bytes) : bytes);
      isFirst = false;
    };
    const splitter = new LineSplitter(onLine, ITEM_BYTES);
    const end = () => {
      splitter.end();
      return { occurrences: batch.items };
    };
    return { splitter, end };
  },
};

function parserOf(format: Format) {
  return (request: FastifyRequest, payload: IncomingMessage) => parseBody(request, payload, format);
}

async function parseBody(request: FastifyRequest, payload: IncomingMessage, format: Format): Promise<unknown> {
  const { requestBody, raw } = request;
  if (requestBody === null) return format.parse(Buffer.alloc(0));
  const body = isSmall(raw)
    ? format.parse(await smallBody(payload, raw.headers))
    : await parsePieces(requestBody, payload, format);
  const bytes = responseBytes(body);
  if (bytes > 0) await requestBody.reserveResponse(bytes);
  return body;
}

async function parsePieces(requestBody: RequestBody, payload: IncomingMessage, format: Format): Promise<unknown> {
  const whole = new ByteBuffer(requestBody.wholeBytes);
  let split: ReturnType<Format['split']> | null = null;
  let sinceTurn = 0;
  for await (const piece of requestBody.pieces(payload)) {
    if (!requestBody.isLarge) {
      whole.add(piece);
      continue;
    }
    if (split === null) {
      split = format.split();
      split.splitter.push(whole.take());
    }
    split.splitter.push(piece);
    sinceTurn += piece.length;
    if (sinceTurn < TURN_BYTES) continue;
    sinceTurn = 0;
    await nextTurn();
  }
  return split === null ? format.parse(whole.take()) : split.end();
}

/** A whole JSON batch. A forbidden field rejects only the item that has it. Throws `bad-input`, `too-large`. */
function parseJsonBatch(text: string): unknown {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return body;
  const isSuspicious = SUSPICIOUS.test(text);
  const { occurrences, ...rest } = body as { occurrences?: unknown };
  if (isSuspicious && hasPrototypeKey(rest)) throw new GluepointError('bad-input', `The body ${PROTO_KEY_ERROR}.`);
  refuseSecondList(text);
  if (!Array.isArray(occurrences)) return body;
  if (occurrences.length > MAX_ITEMS) throw tooMany();
  const batch = new BatchItems();
  for (const item of occurrences) batch.add(item, isSuspicious);
  return { ...rest, occurrences: batch.items };
}

/** JSON.parse keeps the last of two lists and drops the other. Throws `bad-input`, as for a large batch. */
function refuseSecondList(text: string): void {
  const isPossible = text.indexOf(ITEMS_KEY) !== text.lastIndexOf(ITEMS_KEY) || ESCAPED_LETTER.test(text);
  if (isPossible) new JsonArraySplitter(() => {}, 0).push(Buffer.from(text));
}

/** Adds an item of a JSON batch that is parsed item by item. Throws `bad-input` if it is not valid JSON. */
function addJsonItem(batch: BatchItems, bytes: Buffer | null): void {
  if (bytes === null) return void batch.refuseTooLarge();
  if (exceedsValueLimit(bytes)) return void batch.refuse(TOO_MANY_VALUES);
  const text = textOf(bytes);
  batch.add(parseJson(text, `, at occurrences.${batch.items.length}`), SUSPICIOUS.test(text));
}

/** The fields around the items, with the items. `rest` has an empty list in their place; null: too large. */
function withItems(rest: Buffer | null, batch: BatchItems): unknown {
  if (rest === null) throw new GluepointError('too-large', 'The fields beside `occurrences` exceed 1 MiB.');
  const body = parseJsonBatch(bodyText(rest));
  if (batch.items.length === 0 || typeof body !== 'object' || body === null) return body;
  return { ...body, occurrences: batch.items };
}

/** Adds a line of NDJSON unless it is empty. */
function addLine(batch: BatchItems, bytes: Buffer | null): void {
  if (bytes === null) return void batch.refuseTooLarge();
  if (exceedsValueLimit(bytes)) return void batch.refuse(TOO_MANY_VALUES);
  if (!isUtf8(bytes)) return void batch.refuse('is not valid UTF-8');
  const text = bytes.toString();
  if (text.trim() === '') return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return void batch.refuse('is not valid JSON');
  }
  batch.add(value, SUSPICIOUS.test(text));
}

function parseJson(text: string, place = ''): unknown {
  if (text === '') throw new GluepointError('bad-input', `The body is empty${place}.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GluepointError('bad-input', `The body is not valid JSON${place}: ${(error as Error).message}`);
  }
}
