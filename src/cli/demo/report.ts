import { tableOf } from '../table.js';
import type { Day } from './seed.js';

/** What the demo reads of an event. */
export interface DemoEvent {
  typeId: string;
  type: string;
  startedAt: string;
  endedAt: string;
  count: number;
}

/** What the demo reads of a segment of a component's history. */
export interface DemoSegment {
  from: string;
  to: string;
  status: string;
  causes: string[];
}

/** The events, as a table in the order in which they began. */
export function eventTable(events: readonly DemoEvent[], day: Day): string[] {
  const sorted = events.toSorted((a, b) => order(a.startedAt, b.startedAt) || order(a.type, b.type));
  return tableOf(
    [
      ['event', 'began', 'lasted until', 'happened'],
      ...sorted.map(({ type, startedAt, endedAt, count }) => [
        type,
        timeOf(startedAt, day),
        timeOf(endedAt, day),
        `${count} ×`,
      ]),
    ],
    [3],
  );
}

/** The status of the component over the day, as a table. */
export function statusTable(segments: readonly DemoSegment[], events: readonly DemoEvent[], day: Day): string[] {
  const names = new Map(events.map(({ typeId, type }) => [typeId, type]));
  return tableOf([
    ['from', 'to', 'status', 'because of'],
    ...segments.map(({ from, to, status, causes }) => [
      timeOf(from, day),
      timeOf(to, day),
      status,
      causes.map((typeId) => names.get(typeId) ?? typeId).join(', '),
    ]),
  ]);
}

/** `12:30`; the end of the day is `24:00`. */
function timeOf(instant: string, { toMs }: Day): string {
  return Date.parse(instant) === toMs ? '24:00' : instant.slice(11, 16);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
