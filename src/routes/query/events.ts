import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { bucketsOf } from '../../events/buckets.js';
import type { EventPlace } from '../../events/conditions.js';
import { countEvents } from '../../events/counts.js';
import { distributionOf } from '../../events/distribution.js';
import { type EventRow, type EventView, toEvent } from '../../events/event.js';
import { distributionResponse, eventItemResponse, eventResponse } from '../../events/event-response.js';
import { findEvent } from '../../events/find.js';
import { fittingEvents } from '../../events/fitting.js';
import { listEvents } from '../../events/list.js';
import { contentDisposition } from '../../http/reply/content-disposition.js';
import { MEMORY_PER_BYTE, reserveResponse } from '../../http/reply/response-budget.js';
import { timeRange } from '../../http/time-range.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { instantText } from '../../schemas/common/instant.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, encodeCursor, listOf, MAX_PAGE_BYTES, pageOf } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import {
  distributionOut,
  distributionQuery,
  eventCountsOut,
  eventCountsQuery,
  eventItemOut,
  eventOut,
  eventsQuery,
} from '../../schemas/event.js';
import { eventFilter } from './event-filter.js';

const tags = ['Events'];
const config = { roles: ['read'] } as const;
const params = z.object({ id: objectId });
const eventPlace = z.tuple([z.int32(), z.uuid()]);
const moved = z.null().meta({ description: 'The event was joined with an earlier event: see Location' });

/** Reading events (docs/rules/api.md#reading). */
export function eventRoutes(app: GluepointApp, deps: Deps): void {
  list(app, deps);
  showAndExport(app, deps);
  showDistribution(app, deps);
  countOverTime(app, deps);
}

function list(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/events',
    {
      config,
      schema: {
        tags,
        operationId: 'listEvents',
        summary: 'List events',
        description:
          'Newest first, by the hour in which they ended. Without stacks, with long texts cut; `fields=full` returns whole events.',
        querystring: eventsQuery,
        response: { 200: listOf(eventItemOut), ...problemResponses() },
      },
    },
    async (request, reply) => {
      const { project, query } = request;
      const nowMs = deps.clock.now();
      const after = decodeCursor(query.cursor, eventPlace);
      const filter = eventFilter(query, project.id, nowMs);
      if (query.fields !== 'full') {
        await reserveResponse(request, reply, query.limit * ITEM_BYTES);
        const rows = await listEvents(deps.reading.of(request), filter, after, query.limit + 1);
        return pageOf(rows, query.limit, (row) => eventItemResponse(toEvent(row), project.slug, nowMs), placeOf);
      }
      const page = { limit: query.limit, maxBytes: MAX_PAGE_BYTES };
      const fitting = await fittingEvents(deps.reading.of(request), filter, after, page);
      await reserveResponse(request, reply, MEMORY_PER_BYTE * fitting.bytes);
      const rows = await fitting.read();
      const toItem = (row: EventRow) => eventResponse(toEvent(row), project.slug, nowMs);
      const { items, nextCursor } = pageOf(rows, rows.length, toItem, placeOf);
      return { items, nextCursor: nextCursor ?? (fitting.lastPlace && encodeCursor(fitting.lastPlace)) };
    },
  );
}

/** Most that the texts of an item take: 20 properties of 200 characters with their names, and names of 500. */
const ITEM_BYTES = 24 * 1024;

function placeOf({ ended_hour: endedHour, id }: EventRow): EventPlace {
  return [endedHour, id];
}

function showAndExport(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/events/:id',
    {
      config,
      schema: {
        tags,
        operationId: 'getEvent',
        summary: 'Get an event',
        description: 'Its current state. An event that was joined with an earlier one redirects to it.',
        params,
        querystring: projectQuery({}),
        response: { 200: eventOut, 308: moved, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const event = await eventOr308(deps, request, reply, request.params.id);
      return event === null ? reply : eventResponse(event, request.project.slug, deps.clock.now());
    },
  );

  app.get(
    '/v1/events/:id/export',
    {
      config,
      schema: {
        tags,
        operationId: 'exportEvent',
        summary: 'Export an event',
        description: 'The event as a file `event-<id>.json`.',
        params,
        querystring: projectQuery({}),
        response: { 200: eventOut, 308: moved, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const event = await eventOr308(deps, request, reply, request.params.id, { suffix: '/export' });
      if (event === null) return reply;
      reply.header('content-disposition', contentDisposition(`event-${event.id}`, 'json'));
      return eventResponse(event, request.project.slug, deps.clock.now());
    },
  );
}

function showDistribution(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/events/:id/distribution',
    {
      config,
      schema: {
        tags,
        operationId: 'getEventDistribution',
        summary: 'Distribution of an event over time',
        description: 'Occurrence counts by the time at which they ended, from the start of the event to its end.',
        params,
        querystring: distributionQuery,
        response: { 200: distributionOut, 308: moved, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const event = await eventOr308(deps, request, reply, request.params.id, {
        suffix: '/distribution',
        texts: false,
      });
      if (event === null) return reply;
      const found = await distributionOf(
        deps.reading.of(request),
        request.project.id,
        event,
        request.query.bucket * 1000,
      );
      return distributionResponse(found);
    },
  );
}

/** What of an event is needed; `suffix`: of its path, for a redirect. */
interface Needed {
  suffix?: string;
  texts?: boolean;
}

/** The event with this id; null after a redirect to the event that it was joined with. */
async function eventOr308(
  { reading }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  { suffix = '', texts = true }: Needed = {},
): Promise<EventView | null> {
  const reserve = (bytes: number) => reserveResponse(request, reply, MEMORY_PER_BYTE * bytes);
  const found = await findEvent(reading.of(request), request.project.id, id, texts ? reserve : null);
  if (found.kind === 'event') return found.event;
  if (found.kind === 'none') throw new GluepointError('not-found', 'No such event in this project.');
  const query = /\?.*$/.exec(request.url)?.[0] ?? '';
  reply.code(308).header('location', `/v1/events/${found.survivorId}${suffix}${query}`).send(null);
  return null;
}

/** Counts over time for the filters of a list of events (docs/rules/pages.md#events-page). */
function countOverTime(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/event-counts',
    {
      config,
      schema: {
        tags,
        operationId: 'countEvents',
        summary: 'Count events and occurrences over time',
        description:
          'Accepts the filters of the list of events. Only a limited number of the newest events is counted; `complete` says whether that was all.',
        querystring: eventCountsQuery,
        response: { 200: eventCountsOut, ...problemResponses() },
      },
    },
    async (request) => {
      const { bucket, ...query } = request.query;
      const nowMs = deps.clock.now();
      const range = timeRange(query, nowMs);
      const buckets = bucketsOf(range, bucket);
      const filter = { ...eventFilter(query, request.project.id, nowMs), ...range };
      const { events, complete, counts } = await countEvents(deps.reading.of(request), filter, buckets);
      return {
        from: instantText(buckets.fromMs),
        to: instantText(buckets.toMs),
        bucket: buckets.bucketMs / 1000,
        events,
        occurrences: counts.reduce((sum, { count }) => sum + count, 0),
        complete,
        counts: counts.map(({ atMs, ...sums }) => ({ at: instantText(atMs), ...sums })),
      };
    },
  );
}
