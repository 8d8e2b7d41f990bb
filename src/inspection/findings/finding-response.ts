import type { z } from 'zod';
import { instantText } from '../../schemas/common/instant.js';
import type { findingOut } from '../../schemas/finding.js';
import type { FindingView, NewTypeView } from './finding.js';

/** A finding as it is answered, exported and sent to webhooks (docs/rules/alerting.md#findings). */
export type FindingResponse = z.input<typeof findingOut>;

/** `project`: its slug. */
export function findingResponse(finding: FindingView, project: string): FindingResponse {
  const { environment, component, recoveredMs, toMs } = finding;
  return {
    id: finding.id,
    inspectionId: finding.inspectionId,
    project,
    environment,
    component,
    severity: finding.severity,
    state: recoveredMs === null ? 'abnormal' : 'recovered',
    from: instantText(finding.fromMs),
    to: instantText(toMs),
    overview: finding.overview,
    newTypes: finding.newTypes.map(typeResponseOf),
    newTypesTotal: finding.newTypesTotal,
    attributes: {
      dimensions: { project, environment, component },
      versions: finding.versions,
      properties: finding.properties,
    },
    abnormalAt: instantText(toMs),
    firstErrorAt: instantText(finding.firstErrorMs),
    recoveredAt: instantText(recoveredMs),
    silentSince: instantText(finding.silentSinceMs),
    durationSeconds: recoveredMs === null ? null : (recoveredMs - toMs) / 1000,
  };
}

function typeResponseOf({ firstSeenMs, lastSeenMs, ...type }: NewTypeView): FindingResponse['newTypes'][number] {
  return {
    typeId: type.typeId,
    type: type.type,
    importance: type.importance,
    message: type.message,
    stack: type.stack,
    version: type.version,
    count: type.count,
    firstSeenAt: instantText(firstSeenMs),
    lastSeenAt: instantText(lastSeenMs),
    eventId: type.eventId,
  };
}
