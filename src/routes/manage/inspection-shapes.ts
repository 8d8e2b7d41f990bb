import type { z } from 'zod';
import { type Definition, type Inspection, nextRunMs } from '../../inspection/definitions/definition.js';
import { toDefinition } from '../../inspection/definitions/definition-body.js';
import type { ImportOrder } from '../../inspection/definitions/import.js';
import { instantText } from '../../schemas/common/instant.js';
import { withoutUndefined } from '../../schemas/common/without-undefined.js';
import type { inspectionOut } from '../../schemas/inspection.js';
import type { inspectionExport, inspectionImport } from '../../schemas/inspection-exchange.js';

/** What is to be imported, whichever form it came in. */
export function toImportOrder({ configs, ...body }: z.output<typeof inspectionImport>): ImportOrder {
  const { project, env, version, service } = configs ?? body;
  const { name, enabled, filters, silence, policies } = body;
  const seed = withoutUndefined({ environments: env, versions: version, components: service });
  return {
    name: name ?? null,
    projects: project ?? [],
    definition: { ...toDefinition({ enabled, filters, silence }), ...seed },
    policies: policies ?? [],
  };
}

export function toAnswer(inspection: Inspection, nowMs: number): z.input<typeof inspectionOut> {
  return {
    id: inspection.id,
    ...definitionText(inspection),
    policies: [...inspection.policyIds],
    lastRun: instantText(inspection.lastRunMs),
    nextRun: instantText(nextRunMs(inspection, nowMs)),
  };
}

/** The content of an export: `policies` by name. */
export function toExport(inspection: Inspection, policies: string[]): z.input<typeof inspectionExport> {
  return { ...definitionText(inspection), policies };
}

function definitionText({ name, enabled, environments, components, versions, silenceMs }: Definition) {
  return {
    name,
    enabled,
    filters: { environment: [...environments], component: [...components], version: [...versions] },
    silence: silenceMs === null ? null : silenceMs / 1000,
  };
}
