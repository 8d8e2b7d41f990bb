import { z } from 'zod';
import { DEFAULT_INSPECTION } from '../model/project.js';
import { durationIn, durationMs, durationOut } from './common/duration.js';
import { instantOut } from './common/instant.js';
import { differentEntries, itself } from './common/list.js';
import { componentPath, environmentName, givenName, objectId, versionText } from './common/names.js';
import { text } from './common/text.js';
import { findingItemOut } from './finding.js';

const MAX_ENTRIES = 100;

/** Name of an inspection. */
export const inspectionName = givenName('Payment in production');

/** A list without duplicates. */
function listed<T extends z.ZodType<string>>(item: T) {
  return differentEntries(item, MAX_ENTRIES, itself);
}

const filters = {
  environment: listed(environmentName).meta({ example: ['production'] }),
  component: listed(componentPath).meta({
    description: 'Each includes its descendants',
    example: ['shop/payment'],
  }),
  version: listed(versionText).meta({ description: 'Version of the first error of a type', example: [] }),
};

/** Which errors an inspection covers. In an update, omitted filters are unchanged. */
export const filtersIn = z.strictObject(filters).partial();
/** While disabled nothing is evaluated; types first seen in that time count as known later. */
export const enabled = z.boolean().meta({ description: 'Default: true', example: true });
/** A shorter gap is not a silence. */
const MIN_SILENCE_MS = 60_000;

/** Time without an error after which a type counts as new again; null = never. */
export const silence = durationIn
  .refine((value) => !(durationMs(value) < MIN_SILENCE_MS), { error: 'expected at least one minute, or null' })
  .nullable()
  .meta({ description: 'After this time without an error a type counts as new again; null = never', example: null });

const policyIds = listed(objectId).meta({
  description: 'Ids of alert policies; empty = every policy that matches',
  example: [],
});

/** Alert policies by name, in the file of GLUEPOINT_CONFIG and in exports, which have no ids. */
export const policyNames = listed(text(1, 200)).meta({
  description: 'Alert policies by name; empty = every policy that matches',
  example: [],
});

/** A new inspection (docs/rules/alerting.md#inspections); only `name` is required. */
export const inspectionNew = z
  .strictObject({
    name: inspectionName,
    enabled: enabled.optional(),
    filters: filtersIn.optional().meta({ description: 'Empty or omitted: all' }),
    silence: silence.optional(),
    policies: policyIds.optional(),
  })
  .meta({
    id: 'NewInspection',
    example: {
      name: 'Payment in production',
      filters: { environment: ['production'], component: ['shop/payment'] },
      silence: '7d',
    },
  });

/** An update of an inspection; it applies from the next run. */
export const inspectionPatch = z.strictObject({ ...inspectionNew.partial().shape }).meta({
  id: 'InspectionChange',
  description: 'Omitted fields and omitted filters are unchanged.',
  example: { enabled: false, filters: { version: ['2.4.1'] } },
});

/** Fields that the inspection has in responses and in exports. */
export const definitionOut = {
  name: z.string(),
  enabled: z.boolean(),
  filters: z
    .object({ environment: z.array(z.string()), component: z.array(z.string()), version: z.array(z.string()) })
    .meta({ description: 'Empty = all' }),
  silence: durationOut.nullable(),
};

/** An inspection; `lastRun` and `nextRun` are instants of the server's clock. */
export const inspectionOut = z
  .object({
    id: z.string(),
    ...definitionOut,
    policies: z.array(z.string()).meta({ description: 'Policy ids; empty = every policy that matches' }),
    lastRun: instantOut.nullable().meta({ description: 'null before the first run' }),
    nextRun: instantOut.nullable().meta({ description: 'null while it is disabled' }),
  })
  .meta({
    id: 'Inspection',
    example: {
      id: '01938f5e-7c00-7000-8000-000000000000',
      name: DEFAULT_INSPECTION,
      enabled: true,
      filters: { environment: [], component: [], version: [] },
      silence: null,
      policies: [],
      lastRun: '2026-11-20T10:00:01.482Z',
      nextRun: '2026-11-20T11:00:00.000Z',
    },
  });

/** Result of a dry run. */
export const dryRunOut = z
  .object({
    dryRun: z.literal(true),
    from: instantOut.meta({ description: 'The current hour' }),
    to: instantOut,
    findings: z.array(findingItemOut).meta({
      description: 'Worst first, at most 1 000 and 4 MiB. Their ids are valid in this response only.',
    }),
    findingsTotal: z.number().meta({ description: 'Total number of findings' }),
  })
  .meta({ id: 'DryRun' });

/** An inspection in the file of GLUEPOINT_CONFIG: like a new one, but with policies by name. */
export const inspectionConfig = z.strictObject({ ...inspectionNew.shape, policies: policyNames.optional() });

/** The content of an export; `policies` are names, so that another project can import it. */
export const inspectionExport = z
  .object({
    ...definitionOut,
    policies: z.array(z.string()).meta({ description: 'Policy names; for a deleted policy, its id' }),
  })
  .meta({ id: 'InspectionExport' });

/** Like `listed`; a single string stands for a list of it. */
function listOrOne<T extends z.ZodType<string>>(item: T) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), listed(item));
}

/** The short format of an import: each field is a list or a single string, or omitted. */
const shortForm = {
  project: listOrOne(text(1, 200))
    .optional()
    .meta({ description: 'Slugs of projects. Default: the project of the key' }),
  env: listOrOne(environmentName).optional().meta({ description: 'Environments' }),
  version: listOrOne(versionText).optional(),
  service: listOrOne(componentPath).optional().meta({ description: 'Components' }),
};

/** An exported inspection, or the short format, with other names for the filters. */
export const inspectionImport = z
  .strictObject({
    name: inspectionName.optional().meta({ description: 'Default: an unused name' }),
    ...shortForm,
    configs: z.strictObject(shortForm).optional().meta({ description: 'The same four fields, nested' }),
    enabled: enabled.optional(),
    filters: filtersIn.optional(),
    silence: silence.optional(),
    policies: policyNames.optional(),
  })
  .superRefine((body, context) => {
    const given = Object.keys(body);
    const forms = [['filters'], ['env', 'version', 'service'], ['configs']].flatMap((names) => {
      const name = names.find((one) => given.includes(one));
      return name === undefined ? [] : [name];
    });
    const add = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (given.length === 0) add([], 'expected an exported inspection, or project, env, version, service');
    else if (forms.length > 1)
      add([forms[1] as string], `cannot be combined with ${forms[0]}: both define the filters`);
    else if (body.configs && body.project) add(['project'], 'cannot be combined with configs: put it inside');
  })
  .meta({
    id: 'InspectionImport',
    example: { project: ['default'], env: ['production'], version: [], service: ['shop/payment', 'shop/cart'] },
  });

/** Result of an import, by project. */
export const inspectionsImported = z
  .object({
    items: z.array(inspectionOut.extend({ project: z.string() })),
    refused: z
      .array(z.object({ project: z.string(), reason: z.string() }))
      .meta({ description: 'Projects that do not exist or that the key has no access to' }),
  })
  .meta({ id: 'InspectionsImported' });
