import { HOUR_MS } from '../../lib/time.js';
import { DEFAULT_INSPECTION } from '../../model/project.js';
import type { SetBy } from '../../model/set-by.js';

/** Of one project. */
export const MAX_INSPECTIONS = 50;

/** What an inspection shall look at (docs/rules/alerting.md#inspections). Empty lists stand for all. */
export interface Definition {
  name: string;
  enabled: boolean;
  environments: readonly string[];
  /** Each stands for its descendants too. */
  components: readonly string[];
  /** Versions of a type's first error. */
  versions: readonly string[];
  /** After so long without an error a type counts as new again; null = never. */
  silenceMs: number | null;
  /** Alert policies; empty = every one that matches. */
  policyIds: readonly string[];
}

export interface Inspection extends Definition {
  id: string;
  setBy: SetBy;
  /** When it was made, by the server's clock. */
  madeMs: number;
  /** Where the last inspected window ended and the next begins: a full hour. */
  inspectedUntilMs: number;
  /** When the last run ended; null before the first. */
  lastRunMs: number | null;
}

/** All errors of the project, as every project has it from the start. */
export const DEFAULT_DEFINITION: Definition = {
  name: DEFAULT_INSPECTION,
  enabled: true,
  environments: [],
  components: [],
  versions: [],
  silenceMs: null,
  policyIds: [],
};

/** The full hour (UTC) in which an instant lies. */
export function fullHourMs(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}

/** When it runs next: on the next full hour; null while it is off. */
export function nextRunMs({ enabled }: Pick<Definition, 'enabled'>, nowMs: number): number | null {
  return enabled ? fullHourMs(nowMs) + HOUR_MS : null;
}

/**
 * Where an inspection goes on after a change. One that was off begins with the present hour, and never before what
 * it has inspected already, wherever the clock was set to.
 */
export function inspectedUntilAfter(
  before: Pick<Inspection, 'enabled' | 'inspectedUntilMs'>,
  { enabled }: Pick<Definition, 'enabled'>,
  nowMs: number,
): number {
  const begins = enabled && !before.enabled;
  return begins ? Math.max(before.inspectedUntilMs, fullHourMs(nowMs)) : before.inspectedUntilMs;
}

/** Whether two definitions say the same; lists are compared in their order. */
export function sameDefinition(a: Definition, b: Definition): boolean {
  return (
    a.name === b.name &&
    a.enabled === b.enabled &&
    a.silenceMs === b.silenceMs &&
    sameList(a.environments, b.environments) &&
    sameList(a.components, b.components) &&
    sameList(a.versions, b.versions) &&
    sameList(a.policyIds, b.policyIds)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, n) => value === b[n]);
}
