import type { z } from 'zod';
import { durationMs } from '../schemas/duration.js';
import type { inspectionPatch } from '../schemas/inspection.js';
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

/** Without the fields that are undefined, which would hide others when spread. */
export function withoutUndefined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
