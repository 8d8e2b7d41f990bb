import type { z } from 'zod';
import { instantText } from '../schemas/common/instant.js';
import type { distributionOut, eventItemOut, eventOut } from '../schemas/event.js';
import { cutValues } from './cut.js';
import type { Distribution } from './distribution.js';
import type { EventView } from './event.js';

/** An event as it is answered at an instant; `project`: its slug. */
export function eventResponse(event: EventView, project: string, nowMs: number): z.input<typeof eventOut> {
  return {
    id: event.id,
    project,
    environment: event.environment,
    component: event.component,
    typeId: event.typeId,
    type: event.type,
    glueKey: event.glueKey,
    importance: event.importance,
    message: event.message,
    stack: event.stack,
    version: event.version,
    properties: event.properties,
    startedAt: instantText(event.startedAtMs),
    endedAt: instantText(event.endedAtMs),
    count: event.count,
    glueInterval: event.glueIntervalMs / 1000,
    relevanceInterval: event.relevanceIntervalMs / 1000,
    relevantUntil: instantText(event.relevantUntilMs),
    active: nowMs < event.relevantUntilMs,
    closedAt: instantText(event.closedAtMs),
  };
}

/** An event of a list (docs/rules/api.md#size-of-responses). Its message was cut when it was read. */
export function eventItemResponse(event: EventView, project: string, nowMs: number): z.input<typeof eventItemOut> {
  const { stack, ...item } = eventResponse(event, project, nowMs);
  return { ...item, properties: cutValues(item.properties) };
}

export function distributionResponse({
  fromMs,
  toMs,
  bucketMs,
  counts,
}: Distribution): z.input<typeof distributionOut> {
  return {
    from: instantText(fromMs),
    to: instantText(toMs),
    bucket: bucketMs / 1000,
    counts: counts.map(({ atMs, count }) => ({ at: instantText(atMs), count })),
  };
}
