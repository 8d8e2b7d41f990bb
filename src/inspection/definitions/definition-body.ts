import type { z } from 'zod';
import { durationMs } from '../../schemas/common/duration.js';
import { withoutUndefined } from '../../schemas/common/without-undefined.js';
import type { inspectionPatch } from '../../schemas/inspection.js';
import type { Definition } from './definition.js';

type Body = z.output<typeof inspectionPatch>;

/** What a body says of a definition, and nothing else. */
export function toDefinition({ name, enabled, filters, silence, policies }: Body): Partial<Definition> {
  return withoutUndefined({
    name,
    enabled,
    environments: filters?.environment,
    components: filters?.component,
    versions: filters?.version,
    silenceMs: silence == null ? silence : durationMs(silence),
    policyIds: policies && [...new Set(policies.map((id) => id.toLowerCase()))],
  });
}
