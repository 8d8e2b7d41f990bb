import type { EventType } from '../../api/schema.generated.js';
import { durationText } from '../../format/duration.js';

/** The overrides of a type in words; empty for most types. */
export function overrideTexts(type: Pick<EventType, 'importance' | 'glueInterval' | 'relevanceInterval'>): string[] {
  const { importance, glueInterval, relevanceInterval } = type;
  return [
    ...(importance === null ? [] : [`always ${importance}`]),
    ...(glueInterval === null ? [] : [`glue interval ${durationText(glueInterval * 1000)}`]),
    ...(relevanceInterval === null ? [] : [`counts for ${durationText(relevanceInterval * 1000)}`]),
  ];
}
