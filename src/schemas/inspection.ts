import { z } from 'zod';
import { DEFAULT_INSPECTION } from '../inspection/definition.js';
import { durationIn, durationMs, durationOut } from './duration.js';
import { findingOut } from './finding.js';
import { instantOut } from './instant.js';
import { componentPath, environmentName, objectId, versionText } from './names.js';
import { codePoints } from './occurrence.js';
import { isStorable, text, UNSTORABLE_TEXT } from './text.js';

const MAX_NAME = 100;
const MAX_ENTRIES = 100;

/** Name of an inspection; blanks around it are no part of it. */
export const inspectionName = z
  .string()
  .trim()
  .refine((name) => name !== '' && codePoints(name) <= MAX_NAME, {
    error: `expected 1 to ${MAX_NAME} characters that are not all blank`,
  })
  .refine(isStorable, UNSTORABLE_TEXT)
  .meta({ minLength: 1, maxLength: MAX_NAME, example: 'Payment in production' });

/** A list in which nothing stands twice. */
function listOfDifferent<T extends z.ZodType<string>>(item: T) {
  return z
    .array(item)
    .max(MAX_ENTRIES, { error: `expected at most ${MAX_ENTRIES} entries` })
    .superRefine((list, context) => {
      list.forEach((entry, n) => {
        if (list.indexOf(entry) < n) context.addIssue({ code: 'custom', path: [n], message: 'is in the list already' });
      });
    });
}

/** As `listOfDifferent`; a single text stands for a list of it. */
function listOrOne<T extends z.ZodType<string>>(item: T) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), listOfDifferent(item));
}

const filters = {
  environment: listOfDifferent(environmentName).meta({ example: ['production'] }),
  component: listOfDifferent(componentPath).meta({
    description: 'Each stands for its descendants too',
    example: ['shop/payment'],
  }),
  version: listOfDifferent(versionText).meta({ description: "Of a type's first error", example: [] }),
};

const filtersIn = z.strictObject(filters).partial();
const enabled = z.boolean().meta({ description: 'Default: true', example: true });
/** What returns within a minute has not been silent. */
const LEAST_SILENCE_MS = 60_000;

const silence = durationIn
  .refine((value) => !(durationMs(value) < LEAST_SILENCE_MS), { error: 'expected at least one minute, or null' })
  .nullable()
  .meta({ description: 'After so long without an error a type counts as new again; null = never', example: null });
const policyIds = listOfDifferent(objectId).meta({
  description: 'Ids of alert policies; none = every one that matches',
  example: [],
});
const policyNames = listOfDifferent(text(1, 200)).meta({
  description: 'Alert policies by name; none = every one that matches',
  example: [],
});

export const inspectionNew = z
  .strictObject({
    name: inspectionName,
    enabled: enabled.optional(),
    filters: filtersIn.optional().meta({ description: 'Empty or left out: all' }),
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

export const inspectionPatch = z.strictObject({ ...inspectionNew.partial().shape }).meta({
  id: 'InspectionChange',
  description: 'What is left out stays, each filter too.',
  example: { enabled: false, filters: { version: ['2.4.1'] } },
});

const definitionOut = {
  name: z.string(),
  enabled: z.boolean(),
  filters: z
    .object({ environment: z.array(z.string()), component: z.array(z.string()), version: z.array(z.string()) })
    .meta({ description: 'Empty = all' }),
  silence: durationOut.nullable(),
};

export const inspectionOut = z
  .object({
    id: z.string(),
    ...definitionOut,
    policies: z.array(z.string()).meta({ description: 'Ids; empty = every one that matches' }),
    lastRun: instantOut.nullable().meta({ description: 'null before the first' }),
    nextRun: instantOut.nullable().meta({ description: 'null while it is off' }),
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

/** What a run by hand would find. */
export const dryRunOut = z
  .object({
    dryRun: z.literal(true),
    from: instantOut.meta({ description: 'The present hour' }),
    to: instantOut,
    findings: z.array(findingOut).meta({ description: 'The worst first. Their ids are of this answer only.' }),
  })
  .meta({ id: 'DryRun' });

/** What an export holds; `policies` are names, so that another project can take it. */
export const inspectionExport = z
  .object({
    ...definitionOut,
    policies: z.array(z.string()).meta({ description: 'Names; of a policy that was deleted its id' }),
  })
  .meta({ id: 'InspectionExport' });

/** The configuration of the second seed: each a list or a single text, each may be left out. */
const seedForm = {
  project: listOrOne(text(1, 200)).optional().meta({ description: 'Slugs of projects. Default: that of the key' }),
  env: listOrOne(environmentName).optional().meta({ description: 'Environments' }),
  version: listOrOne(versionText).optional(),
  service: listOrOne(componentPath).optional().meta({ description: 'Components' }),
};

/** An exported definition, or the form of the second seed, which says filters in its own words. */
export const inspectionImport = z
  .strictObject({
    name: inspectionName.optional().meta({ description: 'Default: one that is free' }),
    ...seedForm,
    configs: z.strictObject(seedForm).optional().meta({ description: 'The same four, one level down' }),
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
    else if (forms.length > 1) add([forms[1] as string], `cannot stand beside ${forms[0]}: both say what to look at`);
    else if (body.configs && body.project) add(['project'], 'cannot stand beside configs: put it inside');
  })
  .meta({
    id: 'InspectionImport',
    example: { project: ['default'], env: ['production'], version: [], service: ['shop/payment', 'shop/cart'] },
  });

export const inspectionsImported = z
  .object({
    items: z.array(inspectionOut.extend({ project: z.string() })),
    refused: z
      .array(z.object({ project: z.string(), reason: z.string() }))
      .meta({ description: 'Projects that are not there, or not for this key' }),
  })
  .meta({ id: 'InspectionsImported' });

/** An inspection in the file of GLUEPOINT_CONFIG: as it is made over HTTP, but with policies by name. */
export const inspectionConfig = z.strictObject({ ...inspectionNew.shape, policies: policyNames.optional() });
