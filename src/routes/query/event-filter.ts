import type { z } from 'zod';
import type { EventFilter } from '../../events/conditions.js';
import { likePatterns, searchWords } from '../../events/sql.js';
import { listRange } from '../../http/time-range.js';
import { type Pair, readPair } from '../../model/pair.js';
import { severityRank } from '../../model/severity.js';
import type { eventsFilterQuery } from '../../schemas/event-filters.js';

/**
 * What the parameters of a list of events ask for. A pair of `only` that names a component, environment or type narrows
 * as the parameter of that name does: an index knows those, where pairs are looked for event by event. Throws bad-input.
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

/** The schema lets only those pass that can be read. */
function pairs(texts: readonly string[] = []): Pair[] {
  return texts.map(readPair).filter((pair) => pair !== null);
}
