import { exceptionIn, exceptionKey } from './exception.js';
import type { Span, SpanEvent } from './records.js';

/**
 * The exceptions of each span that did not come through one of its child spans. Instrumentation records an exception on
 * every span that it passes on its way up, so one throw is on several spans of a trace: it counts on the innermost of
 * those in the request. `spans`: in any order. The result is in the same order.
 */
export function raisedExceptions(spans: readonly Span[]): SpanEvent[][] {
  const keys = spans.map((span) => span.exceptions.map(keyOf));
  const fromChildren = new Map<string, Set<string>>();
  spans.forEach((span, at) => {
    if (span.parentSpanId === '') return;
    const parent = spanKey(span.traceId, span.parentSpanId);
    const known = fromChildren.get(parent);
    if (known === undefined) fromChildren.set(parent, new Set(keys[at]));
    else for (const key of keys[at] ?? []) known.add(key);
  });
  return spans.map(({ traceId, spanId, exceptions }, at) => {
    const passed = fromChildren.get(spanKey(traceId, spanId));
    return passed === undefined ? [...exceptions] : exceptions.filter((_, nth) => !passed.has(keys[at]?.[nth] ?? ''));
  });
}

function spanKey(traceId: string, spanId: string): string {
  return `${traceId} ${spanId}`;
}

function keyOf({ attributes }: SpanEvent): string {
  const exception = exceptionIn(attributes);
  return exception === null ? '' : `${exceptionKey(exception)}\n${exception.stackText}`;
}
