import type { z } from 'zod';
import type { EventFilter } from '../../events/conditions.js';
import { likePatterns, searchWords } from '../../events/sql.js';
import { listRange } from '../../http/time-range.js';
import { type Pair, readPair } from '../../model/pair.js';
import { severityRank } from '../../model/severity.js';
import type { eventsFilterQuery } from '../../schemas/event.js';

/**
 * The filter for the parameters of a list of events. A pair of `only` with a component, environment or type also counts as
 * the parameter of that name, which has an index; other pairs are compared event by event. Throws `bad-input`.
 */
export function eventFilter(query: z.output<typeof eventsFilterQuery>, projectId: number, nowMs: number): EventFilter {
  const { q, from, to, importance, active, component, subtree, environment, type, glueKey, version, only, not } = query;
  const patterns = q === undefined ? undefined : likePatterns(searchWords(q));
  const inRange = from !== undefined || to !== undefined;
  const wanted = pairs(only);
  const wantedOf = (name: Pair['key']) => wanted.find(({ key }) => key === name)?.value;
  return {
    projectId,
    component: component ?? wantedOf('component'),
    subtree,
    environment: environment ?? wantedOf('environment'),
    type: type ?? wantedOf('type'),
    glueKey,
    version,
    importance: importance?.map(severityRank),
    activeAtMs: active ? nowMs : undefined,
    ...listRange({ from, to }),
    patterns: inRange ? patterns : undefined,
    typePatterns: inRange ? undefined : patterns,
    only: wanted,
    not: pairs(not),
  };
}

/** The schema has checked that each text is a pair. */
function pairs(texts: readonly string[] = []): Pair[] {
  return texts.map(readPair).filter((pair) => pair !== null);
}
