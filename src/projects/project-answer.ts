import type { z } from 'zod';
import { DAY_MS } from '../lib/time.js';
import type { Project } from '../model/project.js';
import type { Quota } from '../model/quota.js';
import type { QuotaUsage } from '../quotas/quotas.js';
import { instantText } from '../schemas/common/instant.js';
import type { projectOut, projectWithUsage } from '../schemas/project.js';

/** A project as it is answered. */
export function projectAnswer(project: Project): z.input<typeof projectOut> {
  return {
    slug: project.slug,
    name: project.name,
    number: project.id,
    retentionDays: project.retentionMs / DAY_MS,
    glueInterval: project.glueIntervalMs / 1000,
    relevanceInterval: project.relevanceIntervalMs / 1000,
    links: project.links,
    quotas: project.quotas,
    grouping: { version: project.groupingVersion },
  };
}

/** With what it uses of its quotas at present. */
export function projectWithUsageAnswer(
  project: Project,
  usage: Record<Quota, QuotaUsage>,
): z.input<typeof projectWithUsage> {
  return { ...projectAnswer(project), usage: usageAnswer(usage) };
}

function usageAnswer(usage: Record<Quota, QuotaUsage>): z.input<typeof projectWithUsage>['usage'] {
  const answer = (quota: Quota) => {
    const { used, refused, untilMs } = usage[quota];
    return { used, refused, until: instantText(untilMs) };
  };
  return {
    requestsPerMinute: answer('requestsPerMinute'),
    newTypesPerHour: answer('newTypesPerHour'),
    newEventsPerHour: answer('newEventsPerHour'),
    newComponentsPerHour: answer('newComponentsPerHour'),
  };
}
