import type { z } from 'zod';
import { cutValues } from '../../events/cut.js';
import { instantText } from '../../schemas/common/instant.js';
import type { findingItemOut, findingOut } from '../../schemas/finding.js';
import type { FindingView, NewTypeView } from './finding.js';

/** A finding as it is answered, exported and sent to webhooks (docs/rules/alerting.md#findings). */
export type FindingResponse = z.input<typeof findingOut>;
/** A finding of a list: without stacks, its texts cut (docs/rules/api.md#size-of-responses). */
export type FindingItem = z.input<typeof findingItemOut>;

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

/** A finding as lists have it. The messages of its types were cut when they were read. */
export function findingItemResponse(finding: FindingView, project: string): FindingItem {
  const { newTypes, attributes, ...item } = findingResponse(finding, project);
  return {
    ...item,
    newTypes: newTypes.map(({ stack, ...type }) => type),
    attributes: { ...attributes, properties: cutValues(attributes.properties) },
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
