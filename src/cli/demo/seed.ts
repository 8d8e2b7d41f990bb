import { DAY_MS, HOUR_MS } from '../../lib/time.js';
import { instantText } from '../../schemas/common/instant.js';

/** Where the demo's occurrences go: a component that nobody else uses. */
export const DEMO_COMPONENT = 'demo/seed';

/** When each error of the example happened, in hours of the day (docs/rules.md#example). */
const EXAMPLE: readonly (readonly [type: string, hours: readonly number[]])[] = [
  ['Error 1', [10, 12, 12.5, 13, 13.5]],
  ['Error 2', [13, 13.5, 14, 14.5]],
];

export interface Day {
  fromMs: number;
  toMs: number;
  /** As in `2026-11-20`. */
  name: string;
}

/** The day before that of an instant, UTC. */
export function dayBefore(nowMs: number): Day {
  const toMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const fromMs = toMs - DAY_MS;
  return { fromMs, toMs, name: instantText(fromMs).slice(0, 10) };
}

/** The occurrences of the example on a day. Their ids are the same each time, so that they count once. */
export function exampleOn({ fromMs, name }: Day) {
  return EXAMPLE.flatMap(([type, hours]) =>
    hours.map((hour) => ({
      component: DEMO_COMPONENT,
      type,
      message: `${type} of the example`,
      startedAt: instantText(fromMs + hour * HOUR_MS),
      glueInterval: '1h',
      relevanceInterval: '30m',
      id: `demo ${name} ${type} ${hour}`,
    })),
  );
}
