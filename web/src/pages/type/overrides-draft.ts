import type { EventType, EventTypeChange, Importance } from '../../api/schema.generated.js';
import { durationBody, durationInput } from '../../format/duration-input.js';

/** The overrides of a type as typed; empty: not set. */
export interface OverridesDraft {
  importance: Importance | '';
  glueInterval: string;
  relevanceInterval: string;
}

type Overrides = Pick<EventType, 'importance' | 'glueInterval' | 'relevanceInterval'>;

export function draftOf({ importance, glueInterval, relevanceInterval }: Overrides): OverridesDraft {
  return {
    importance: importance ?? '',
    glueInterval: typedOf(glueInterval),
    relevanceInterval: typedOf(relevanceInterval),
  };
}

/** The draft as the API takes it. The API checks it. */
export function bodyOf({ importance, glueInterval, relevanceInterval }: OverridesDraft): EventTypeChange {
  return {
    importance: importance || null,
    glueInterval: secondsOf(glueInterval),
    relevanceInterval: secondsOf(relevanceInterval),
  };
}

function typedOf(seconds: number | null): string {
  return seconds === null ? '' : durationInput(seconds);
}

function secondsOf(typed: string): number | string | null {
  return typed.trim() === '' ? null : durationBody(typed);
}
