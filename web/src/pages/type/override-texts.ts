import type { EventType } from '../../api/schema.generated.js';
import { durationText } from '../../format/duration.js';

/** What is set for later occurrences of a type, in words; none for most types. */
export function overrideTexts(type: Pick<EventType, 'importance' | 'glueInterval' | 'relevanceInterval'>): string[] {
  const { importance, glueInterval, relevanceInterval } = type;
  return [
    ...(importance === null ? [] : [`always ${importance}`]),
    ...(glueInterval === null ? [] : [`glues within ${durationText(glueInterval * 1000)}`]),
    ...(relevanceInterval === null ? [] : [`relevant for ${durationText(relevanceInterval * 1000)}`]),
  ];
}
