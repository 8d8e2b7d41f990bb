import type { z } from 'zod';
import { instantText } from '../schemas/common/instant.js';
import type { typeOut } from '../schemas/type.js';
import type { TypeView } from './type.js';

/** A type as it is answered; `project`: its slug. */
export function typeResponse(type: TypeView, project: string): z.input<typeof typeOut> {
  return {
    id: type.id,
    project,
    environment: type.environment,
    component: type.component,
    type: type.name,
    firstSeenAt: instantText(type.firstSeenMs),
    lastSeenAt: instantText(type.lastSeenMs),
    firstErrorAt: instantText(type.firstErrorMs),
    occurrences: type.occurrences,
    events: type.events,
    firstVersion: type.firstVersion,
    lastVersion: type.lastVersion,
    highestImportance: type.highestImportance,
    importance: type.importance,
    glueInterval: type.glueIntervalMs === null ? null : type.glueIntervalMs / 1000,
    relevanceInterval: type.relevanceIntervalMs === null ? null : type.relevanceIntervalMs / 1000,
    muted: typeof type.muted === 'boolean' ? type.muted : instantText(type.muted.untilMs),
  };
}
