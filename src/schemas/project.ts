import { z } from 'zod';
import { DEFAULT_QUOTAS } from '../model/quota.js';
import { durationIn, durationOut } from './common/duration.js';
import { instantOut } from './common/instant.js';
import { projectSlug } from './common/names.js';
import { text } from './common/text.js';

const MAX_RETENTION_DAYS = 3650;
const RETENTION_EXPECTED = `expected a whole number of days from 1 to ${MAX_RETENTION_DAYS}`;
const MAX_LINKS = 20;
const PLACEHOLDER = /\{(component|environment|version|type)\}/g;

/**
 * http or https only. Clients that send occurrences control the values of the placeholders, so they are allowed in the path,
 * the query and the fragment, but not in the host.
 */
function isLinkTemplate(template: string): boolean {
  const url = template.replace(PLACEHOLDER, 'x');
  if (/[{}\s]/.test(url) || !URL.canParse(url)) return false;
  const origin = /^https?:\/\/[^/?#\\]+/i.exec(template);
  return origin !== null && !origin[0].includes('{') && !origin[0].includes('@');
}

const link = z
  .strictObject({
    label: text(1, 100),
    url: text(1, 2000).refine(isLinkTemplate, {
      error: 'expected an http(s) URL; {component}, {environment}, {version} and {type} are allowed after the host',
    }),
  })
  .meta({ example: { label: 'Logs', url: 'https://logs.example.com/search?service={component}&env={environment}' } });

const MAX_QUOTA = 1_000_000_000_000;
const QUOTA_EXPECTED = `expected an integer from 0 to ${MAX_QUOTA}, or null`;
const quota = z.int(QUOTA_EXPECTED).min(0, QUOTA_EXPECTED).max(MAX_QUOTA, QUOTA_EXPECTED).nullable();

const quotaFields = {
  requestsPerMinute: quota,
  newTypesPerHour: quota,
  newEventsPerHour: quota,
  newComponentsPerHour: quota,
};

const quotasIn = z
  .strictObject(quotaFields)
  .partial()
  .meta({ description: 'null = unlimited; omitted quotas are unchanged', example: DEFAULT_QUOTAS });

/** The supported versions. */
const groupingVersion = z.literal(2, { error: 'expected 2, the only version there is' });

const projectFields = {
  name: text(1, 200).meta({ example: 'Web shop' }),
  retentionDays: z
    .int(RETENTION_EXPECTED)
    .min(1, RETENTION_EXPECTED)
    .max(MAX_RETENTION_DAYS, RETENTION_EXPECTED)
    .meta({ description: 'Events are deleted after this number of days. Default: 30', example: 30 }),
  glueInterval: durationIn.meta({ description: 'Default for occurrences without their own. Default: 1 h' }),
  relevanceInterval: durationIn.meta({
    description: 'Default for occurrences without their own. Default: 5 min',
    example: '5m',
  }),
  links: z.array(link).max(MAX_LINKS).meta({ description: 'Links from an event to its logs, traces or hosts' }),
  quotas: quotasIn,
  grouping: z.strictObject({ version: groupingVersion }).meta({
    description: 'Version of the grouping rule for errors of Sentry SDKs, OpenTelemetry and logs',
    example: { version: 2 },
  }),
};

/** A new project; only the slug is required, and it cannot be changed later. */
export const projectNew = z
  .strictObject({ slug: projectSlug, ...z.object(projectFields).partial().shape })
  .meta({ id: 'NewProject', example: { slug: 'shop', name: 'Web shop' } });

/** An update of a project; it takes effect within a second in every process. */
export const projectPatch = z
  .strictObject(z.object(projectFields).partial().shape)
  .meta({ id: 'ProjectChange', example: { retentionDays: 90 } });

/** A project; intervals in seconds; a quota of null is unlimited. */
export const projectOut = z
  .object({
    slug: z.string(),
    name: z.string(),
    number: z.int().meta({ description: 'The project number in its DSNs' }),
    retentionDays: z.number(),
    glueInterval: durationOut,
    relevanceInterval: durationOut,
    links: z.array(z.object({ label: z.string(), url: z.string() })),
    quotas: z.object(quotaFields),
    grouping: z.object({ version: z.int() }).meta({ description: 'The grouping rule' }),
  })
  .meta({
    id: 'Project',
    example: {
      slug: 'default',
      name: 'Default',
      number: 1,
      retentionDays: 30,
      glueInterval: 3600,
      relevanceInterval: 300,
      links: [],
      quotas: DEFAULT_QUOTAS,
      grouping: { version: 2 },
    },
  });

const usage = z
  .object({
    used: z.int(),
    refused: z
      .int()
      .meta({ description: 'Refused requests, or refused occurrences by the first quota that each exceeded' }),
    until: instantOut.meta({ description: 'End of the current minute or hour (UTC)' }),
  })
  .meta({ id: 'QuotaUsage' });

/** A project with its current quota usage. */
export const projectWithUsage = z
  .object({
    ...projectOut.shape,
    usage: z
      .object({
        requestsPerMinute: usage,
        newTypesPerHour: usage,
        newEventsPerHour: usage,
        newComponentsPerHour: usage,
      })
      .meta({ description: 'Usage in the current window; requests and refusals appear within 10 s' }),
  })
  .meta({ id: 'ProjectWithUsage' });
