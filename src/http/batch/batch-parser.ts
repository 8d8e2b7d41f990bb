import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { ByteBuffer } from '../../lib/byte-buffer.js';
import { withoutByteOrderMark } from '../../lib/byte-order-mark.js';
import { GluepointError } from '../../lib/errors.js';
import type { ItemSplitter } from '../../lib/item-splitter.js';
import { LineSplitter } from '../../lib/line-splitter.js';
import { JSON_TYPE, NDJSON_TYPES } from '../../schemas/common/media-types.js';
import { bodyText } from '../body/json.js';
import { LARGE_ABOVE_BYTES, type RequestBody } from '../body/request-body.js';
import { isSmall, smallBody } from '../body/small-body.js';
import type { GluepointApp } from '../types.js';
import { addJsonItem, addLine, parseJsonBatch } from './batch-body.js';
import { BatchItems, responseBytes } from './batch-items.js';
import { JsonArraySplitter } from './json-array-splitter.js';

/** As large as an occurrence that is sent alone. */
const ITEM_BYTES = LARGE_ABOVE_BYTES;
/** So much of a large batch is looked at in one go; then others have their turn. */
const TURN_BYTES = 128 * 1024;

const OTHER_TYPE = `Send a batch as ${JSON_TYPE}, or with one occurrence per line as ${orList(NDJSON_TYPES)}.`;

/** Has the routes of this scope accept batches, as JSON and as NDJSON. */
export function installBatchBodies(app: GluepointApp): void {
  app.removeContentTypeParser(JSON_TYPE);
  app.addContentTypeParser(JSON_TYPE, reader(jsonFormat));
  app.addContentTypeParser([...NDJSON_TYPES], reader(lineFormat));
  // What is thrown goes on to the error handler of the whole service.
  app.setErrorHandler((error) => {
    const isOtherType = (error as { code?: string }).code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    throw isOtherType ? new GluepointError('unsupported-media-type', OTHER_TYPE) : error;
  });
}

function orList(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

interface Format {
  /** A batch that is there as a whole. */
  parse(bytes: Buffer): unknown;
  /** A large one, item by item, so that it is never there as a whole. */
  takeApart(): { splitter: ItemSplitter; end(): unknown };
}

const jsonFormat: Format = {
  parse: (bytes) => parseJsonBatch(bodyText(bytes)),
  takeApart() {
    const batch = new BatchItems();
    const splitter = new JsonArraySplitter((bytes) => addJsonItem(batch, bytes), ITEM_BYTES);
    return { splitter, end: () => withItems(splitter.end(), batch) };
  },
};

const lineFormat: Format = {
  parse(bytes) {
    const { splitter, end } = lineFormat.takeApart();
    splitter.push(bytes);
    return end();
  },
  takeApart() {
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

/** What stood around the items, with them in their place. */
function withItems(rest: Buffer | null, batch: BatchItems): unknown {
  if (rest === null) throw new GluepointError('too-large', 'The fields beside `occurrences` exceed 1 MiB.');
  const body = parseJsonBatch(bodyText(rest));
  if (batch.items.length === 0 || typeof body !== 'object' || body === null) return body;
  return { ...body, occurrences: batch.items };
}

function reader(format: Format) {
  return (request: FastifyRequest, payload: IncomingMessage) => readBatch(request, payload, format);
}

async function readBatch(request: FastifyRequest, payload: IncomingMessage, format: Format): Promise<unknown> {
  const { incoming, raw } = request;
  if (incoming === null) return format.parse(Buffer.alloc(0));
  const body = isSmall(raw)
    ? format.parse(await smallBody(payload, raw.headers))
    : await readPieces(incoming, payload, format);
  const bytes = responseBytes(body);
  if (bytes > 0) await incoming.holdAnswer(bytes);
  return body;
}

async function readPieces(incoming: RequestBody, payload: IncomingMessage, format: Format): Promise<unknown> {
  const whole = new ByteBuffer(incoming.wholeBytes);
  let apart: ReturnType<Format['takeApart']> | null = null;
  let sinceTurn = 0;
  for await (const piece of incoming.pieces(payload)) {
    if (!incoming.isLarge) {
      whole.add(piece);
      continue;
    }
    if (apart === null) {
      apart = format.takeApart();
      apart.splitter.push(whole.take());
    }
    apart.splitter.push(piece);
    sinceTurn += piece.length;
    if (sinceTurn < TURN_BYTES) continue;
    sinceTurn = 0;
    await nextTurn();
  }
  return apart === null ? format.parse(whole.take()) : apart.end();
}
