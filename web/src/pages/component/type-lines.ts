import type { EventType, Importance, Status } from '../../api/schema.generated.js';

/** A type that is or was an error, as the page of a component lists it. */
export interface TypeLine {
  id: string;
  name: string;
  component: string;
  /** Of its worst event that decides the status at present; null: none does. */
  now: Importance | null;
  /** What else is known; null of an old type that is not among those that were asked for. */
  known: EventType | null;
}

/**
 * The types that decide the status at present, the worst first, then the others, the one that was seen last first, muted
 * ones at the end.
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
