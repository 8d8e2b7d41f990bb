import type { EventType, Importance, Status } from '../../api/schema.generated.js';

/** An error type in the list of a component's page. */
export interface TypeLine {
  id: string;
  name: string;
  component: string;
  /** Importance of its worst event that counts for the status now; null: none does. */
  now: Importance | null;
  /** Its details; null for an old type that was not fetched. */
  known: EventType | null;
}

/**
 * The types that cause the current status, the worst first, then the others by last occurrence, muted ones at the end.
 */
export function typeLines(causes: Status['causes'], types: readonly EventType[]): TypeLine[] {
  const known = new Map(types.map((type) => [type.id, type]));
  const present = new Map<string, TypeLine>();
  for (const { typeId, type, component, importance } of causes) {
    if (!isError(importance) || present.has(typeId)) continue;
    present.set(typeId, { id: typeId, name: type, component, now: importance, known: known.get(typeId) ?? null });
  }
  const past = types
    .filter(({ id }) => !present.has(id))
    .sort((a, b) => Number(isMuted(a)) - Number(isMuted(b)) || compare(b.lastSeenAt, a.lastSeenAt))
    .map((type) => ({ id: type.id, name: type.type, component: type.component, now: null, known: type }));
  return [...present.values(), ...past];
}

function isError(importance: Importance): boolean {
  return importance === 'alarm' || importance === 'warning';
}

function isMuted({ muted }: EventType): boolean {
  return muted !== false;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
