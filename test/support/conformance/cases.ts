import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { HOUR_MS } from '../../../src/lib/time.js';

/** One world of gluing.json: what is sent and what must result. Times are milliseconds after a base instant. */
export interface Case {
  name: string;
  why: string;
  occurrences: CaseOccurrence[];
  expect: {
    events: CaseEvent[];
    status: { component: string; environment: string; at: { ms: number; status: string }[] };
    history: {
      component: string;
      environment: string;
      fromMs: number;
      toMs: number;
      segments: { from: number; to: number; status: string }[];
    };
  };
}

export interface CaseOccurrence {
  component: string;
  environment?: string;
  type: string;
  glueKey: string;
  importance: string;
  startedAtMs: number;
  endedAtMs: number;
  count: number;
  glueIntervalMs: number;
  relevanceIntervalMs: number;
  message: string | null;
}

interface CaseEvent {
  environment: string;
  component: string;
  type: string;
  glueKey: string;
  startedAt: number;
  endedAt: number;
  count: number;
  importance: string;
  relevantUntil: number;
  messageIsOneOf: (string | null)[];
}

/** Sends a request to the service; `path` with its query. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: tests look into responses of every shape.
) => Promise<{ status: number; body: any }>;

/** The file as it was handed to the project. */
export const CASES: Case[] = JSON.parse(readFileSync(new URL('gluing.json', import.meta.url), 'utf8')).cases;

/** Two days before now, on the hour. */
export const BASE_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS;

/** The occurrence as the API takes it. */
export function bodyOf({ startedAtMs, endedAtMs, glueIntervalMs, relevanceIntervalMs, ...rest }: CaseOccurrence) {
  return {
    ...rest,
    startedAt: text(startedAtMs),
    endedAt: text(endedAtMs),
    glueInterval: glueIntervalMs / 1000,
    relevanceInterval: relevanceIntervalMs / 1000,
  };
}

/** Compares the response of the service with everything that the case expects. */
export async function expectCase(call: Call, project: string, { expect: expected }: Case): Promise<void> {
  const messagesOf = new Map(expected.events.map((event) => [placeOf(event), event.messageIsOneOf]));
  const events = (await readEvents(call, project)).map(({ message, ...event }) => {
    expect(messagesOf.get(placeOf(event))).toContain(message);
    return event;
  });
  expect(events.sort(byPlace)).toEqual(expected.events.map(({ messageIsOneOf: _, ...event }) => event).sort(byPlace));
  await expectStatuses(call, project, expected.status);
  await expectHistory(call, project, expected.history);
}

async function readEvents(call: Call, project: string) {
  const events: (Omit<CaseEvent, 'messageIsOneOf'> & { message: string | null })[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: URLSearchParams = new URLSearchParams({ project, limit: '25', ...(cursor && { cursor }) });
    const { status, body } = await call('GET', `/v1/events?${query}`);
    expect(status).toBe(200);
    for (const {
      environment,
      component,
      type,
      glueKey,
      startedAt,
      endedAt,
      count,
      importance,
      ...rest
    } of body.items) {
      events.push({
        ...{ environment, component, type, glueKey, count, importance },
        startedAt: ms(startedAt),
        endedAt: ms(endedAt),
        relevantUntil: ms(rest.relevantUntil),
        message: rest.message,
      });
    }
    cursor = body.nextCursor;
  }
  return events;
}

async function expectStatuses(call: Call, project: string, { component, environment, at }: Case['expect']['status']) {
  const found = [];
  for (const { ms: atMs } of at) {
    const query = new URLSearchParams({ project, environment, at: text(atMs) });
    const { body } = await call('GET', `/v1/components/${encodeURIComponent(component)}/status?${query}`);
    expect(body.children.every((child: { component: string }) => child.component.startsWith(`${component}/`))).toBe(
      true,
    );
    const segmentHolds = (!body.since || ms(body.since) <= atMs) && (!body.until || atMs < ms(body.until));
    found.push({ ms: atMs, status: segmentHolds ? body.status : `${body.status}, outside of its own segment` });
  }
  expect(found).toEqual(at);
}

async function expectHistory(call: Call, project: string, history: Case['expect']['history']) {
  const { component, environment, fromMs, toMs, segments } = history;
  const query = new URLSearchParams({ project, environment, from: text(fromMs), to: text(toMs) });
  const { body } = await call('GET', `/v1/components/${encodeURIComponent(component)}/history?${query}`);
  const found = body.segments.map((one: { from: string; to: string; status: string }) => ({
    from: ms(one.from),
    to: ms(one.to),
    status: one.status,
  }));
  expect(found).toEqual(segments);
  const seconds = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  for (const { from, to, status } of segments) seconds[status as 'alarm'] += (to - from) / 1000;
  for (const [status, n] of Object.entries(seconds)) expect(body.seconds[status]).toBeCloseTo(n, 6);
}

function placeOf(event: Pick<CaseEvent, 'environment' | 'component' | 'type' | 'glueKey' | 'startedAt'>): string {
  return JSON.stringify([event.environment, event.component, event.type, event.glueKey, event.startedAt]);
}

function byPlace(a: Parameters<typeof placeOf>[0], b: Parameters<typeof placeOf>[0]): number {
  return placeOf(a) < placeOf(b) ? -1 : 1;
}

function text(atMs: number): string {
  return new Date(BASE_MS + atMs).toISOString();
}

function ms(text: string): number {
  return Date.parse(text) - BASE_MS;
}
