import { uuidv7 } from 'uuidv7';
import type { SetBy } from '../../model/set-by.js';
import { type Definition, fullHourMs, type Inspection, inspectedUntilAfter } from './definition.js';

/** An inspection that begins with the present hour; what was seen before it was made is known to it. */
export function newInspection(definition: Definition, setBy: SetBy, nowMs: number): Inspection {
  const inspectedUntilMs = fullHourMs(nowMs);
  return { ...definition, id: uuidv7(), setBy, madeMs: nowMs, inspectedUntilMs, lastRunMs: null };
}

/** An inspection with another definition from `nowMs` on. */
export function redefined(before: Inspection, definition: Definition, setBy: SetBy, nowMs: number): Inspection {
  return { ...before, ...definition, setBy, inspectedUntilMs: inspectedUntilAfter(before, definition, nowMs) };
}
