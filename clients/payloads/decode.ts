import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { RecordedRequest } from '../recording-proxy.js';

/** The events in a request of a Sentry client: of an envelope its items of type `event`, of /store/ the body. */
export function sentryEventsIn(request: RecordedRequest): unknown[] {
  const body = decodedBody(request);
  if (/\/store\/?(\?|$)/.test(request.path)) return [JSON.parse(storedText(body))];
  const events: unknown[] = [];
  let at = endOfLine(body, 0) + 1;
  while (at < body.length) {
    const headerEnd = endOfLine(body, at);
    const header = JSON.parse(body.toString('utf8', at, headerEnd) || '{}') as { type?: string; length?: number };
    const start = headerEnd + 1;
    const end = header.length === undefined ? endOfLine(body, start) : start + header.length;
    if (header.type === 'event') events.push(JSON.parse(body.toString('utf8', start, end)));
    at = end + 1;
  }
  return events;
}

/** The JSON of an OTLP request; null where it is protobuf. */
export function otlpJsonOf(request: RecordedRequest): unknown {
  if (!(request.headers['content-type'] ?? '').includes('json')) return null;
  return JSON.parse(decodedBody(request).toString('utf8'));
}

function decodedBody({ body, headers }: RecordedRequest): Buffer {
  switch (headers['content-encoding'] ?? '') {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(body);
    case 'br':
      return brotliDecompressSync(body);
    case 'deflate':
      return ((body[0] ?? 0) & 0x0f) === 8 ? inflateSync(body) : inflateRawSync(body);
    default:
      return body;
  }
}

/** A body of /store/ is JSON, or base64 of zlib of JSON. */
function storedText(body: Buffer): string {
  const text = body.toString('utf8');
  return text.startsWith('{') ? text : inflateSync(Buffer.from(text, 'base64')).toString('utf8');
}

function endOfLine(body: Buffer, from: number): number {
  const at = body.indexOf(0x0a, from);
  return at === -1 ? body.length : at;
}
